"""A server that answers as the published description says, read as strictly as can be, and notes what it refuses."""

import json
import re
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from estate import Number
from filters import Filter, FilterError

TOKEN_PATH, CLIENT, SECRET = "/idp/api/connect/token", "client", "s3cret & +%"
RESOURCES = {"api://snowsoftware.io/api", "api://snowsoftware.io/idp/api"}


class Refusal(Exception):
    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def to_json(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(name) + ":" + to_json(part) for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(to_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def certificates(folder):
    """Files of an authority and of a server certificate for this machine that it has signed, with the key in it."""
    authority, server = Path(folder) / "ca.pem", Path(folder) / "server.pem"
    script = """openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj "/CN=Tenant" -days 2
        openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=127.0.0.1
        echo subjectAltName=IP:127.0.0.1 > names
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile names
        cat server.key server.crt > server.pem"""
    subprocess.run(["sh", "-e", "-c", script], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    return authority, server


class Tenant(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, operations, estate, certificate, largest_page=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.operations = sorted(operations.values(), key=lambda operation: len(operation.placeholders))
        self.estate = estate
        self.largest_page = largest_page  # of any list, whatever is asked for
        self.answered, self.refused = [], []  # paths; (status, reason, request)
        self.lock = threading.RLock()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.address = f"https://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def get_request(self):
        connection, address = self.socket.accept()
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request, client_address):
        pass  # of connections that the driver gives up

    def answer(self, target):
        parts = urlsplit(target)
        found = [(operation, operation.matcher.match(parts.path)) for operation in self.operations]
        operation, match = next(((operation, match) for operation, match in found if match), (None, None))
        if operation is None:
            raise Refusal(404, "no such path")
        parameters = {name: unquote(value) for name, value in match.groupdict().items()}
        query = self.read_query(operation, parts.query)
        with self.lock:
            for name, value in parameters.items():
                values = self.estate.values_of(operation.path, name, parameters)
                if values is not None and value not in map(str, values):
                    raise Refusal(404, f"no {name} {value}")
            rows = self.estate.rows(operation.path, parameters)
            self.answered.append(operation.path)
        if "filter" in query:
            try:
                holds = Filter(query["filter"], operation.filter_fields()).holds
            except FilterError as error:
                raise Refusal(400, f"filter: {error}") from error
            rows = [row for row in rows if holds(row)]
        return self.shaped(operation, rows, query)

    @staticmethod
    def read_query(operation, text):
        query = {name: values[0] for name, values in parse_qs(text, True, True).items()} if text else {}
        for name in query:
            if name not in operation.parameters:
                raise Refusal(400, f"unknown query parameter {name}")
        for name, parameter in operation.parameters.items():
            schema = operation.query_schema(name)
            if name not in query:
                if parameter.get("required"):
                    raise Refusal(400, f"{name} is missing")
                continue
            value = query[name]
            least, most = schema.get("minimum", 1), schema.get("maximum", 10**9)
            if schema.get("type") == "integer" and not (value.isdecimal() and least <= int(value) <= most):
                raise Refusal(400, f"{name} is out of range")
            if schema.get("type") == "boolean" and value not in ("true", "false"):
                raise Refusal(400, f"{name} is no boolean")
            if name in ("fromDate", "toDate") and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                raise Refusal(400, f"{name} is no date")
            if name == "sort" and not re.fullmatch(r"\w+:(asc|desc)(,\w+:(asc|desc))*", value):
                raise Refusal(400, "sort")
        return query

    def shaped(self, operation, rows, query):
        if operation.shape == "object":
            return rows[0]
        if operation.shape == "array":
            return rows
        if operation.shape == "list":
            return {operation.list_member: rows}
        paged = "page_number" in operation.parameters
        number = int(query.get("page_number", 1))
        size = int(query.get("page_size", operation.query_schema("page_size").get("default", 100)))
        if paged and self.largest_page:
            size = min(size, self.largest_page)
        facts = {"page_size": size, "page_number": number,
                 "total_pages": -(-len(rows) // size), "total_items": len(rows)}
        pagination = operation.document.schema(operation.schema["properties"]["pagination"])
        page = {"items": rows[(number - 1) * size:number * size] if paged else rows,
                "pagination": {name: facts[name] for name in pagination["properties"]}}
        return {name: page.get(name, []) for name in operation.schema["properties"]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body):
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), True, True)
        known = {"grant_type", "client_id", "client_secret", "scope", "resource"}
        if self.path != TOKEN_PATH or self.headers["Content-Type"] != "application/x-www-form-urlencoded":
            return self.reply(404, "")
        if set(form) - known or form.get("grant_type") != ["client_credentials"]:
            return self.reply(400, '{"error":"invalid_request"}')
        if not set(form.get("resource", [])) <= RESOURCES:
            return self.reply(400, '{"error":"invalid_target"}')
        if (form.get("client_id"), form.get("client_secret")) != ([CLIENT], [SECRET]):
            return self.reply(400, '{"error":"invalid_client"}')
        return self.reply(200, '{"access_token":"opaque","token_type":"Bearer","expires_in":3600}')

    def do_GET(self):
        try:
            if self.headers["Authorization"] != "Bearer opaque":
                raise Refusal(401, "no token")
            self.reply(200, to_json(self.server.answer(self.path)))
        except Refusal as refusal:
            self.server.refused.append((refusal.status, str(refusal), self.path))
            self.reply(refusal.status, json.dumps({"error": {"code": refusal.status, "message": str(refusal)}}))
