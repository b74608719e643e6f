"""From OpenAPI documents to table definitions, and back to a comparison of both."""
