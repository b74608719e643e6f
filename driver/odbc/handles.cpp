#include "driver/odbc/handles.h"

#include "driver/odbc/connection.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/statement.h"

namespace snowatlas::odbc {
namespace {

template <typename Object> std::shared_ptr<Object> shared(SQLHANDLE handle) {
    return std::static_pointer_cast<Object>(HandleRegistry::instance().find(handle, Object::kKind));
}

SQLRETURN allocate_environment(SQLHANDLE* output) noexcept {
    try {
        *output = HandleRegistry::instance().add(std::make_shared<Environment>());
        return SQL_SUCCESS;
    } catch (...) { // there is no handle yet that could tell
        return SQL_ERROR;
    }
}

void allocate_connection(Environment& environment, SQLHANDLE* output) {
    if (environment.odbc_version() == 0)
        throw Error(state::kFunctionSequence, "Set SQL_ATTR_ODBC_VERSION before allocating a connection.");
    auto connection = std::make_shared<Connection>(shared<Environment>(environment.value()));
    *output = HandleRegistry::instance().add(connection);
    environment.adopt(*output);
}

void allocate_statement(Connection& connection, SQLHANDLE* output) {
    connection.engine(); // 08003
    auto statement = std::make_shared<Statement>(shared<Connection>(connection.value()));
    *output = HandleRegistry::instance().add(statement);
    statement->register_descriptors();
    connection.adopt(*output, HandleKind::Statement);
}

void allocate_descriptor(Connection& connection, SQLHANDLE* output) {
    connection.engine();
    *output = HandleRegistry::instance().add(std::make_shared<Descriptor>(connection.value()));
    connection.adopt(*output, HandleKind::Descriptor);
}

SQLRETURN free_environment(SQLHANDLE handle) {
    return call<Environment>(handle, "SQLFreeHandle", [&](Environment& environment) {
        if (!environment.connections().empty())
            throw Error(state::kFunctionSequence, "The environment still has connections; free them first.");
        HandleRegistry::instance().remove(handle, HandleKind::Environment);
    });
}

SQLRETURN free_connection(SQLHANDLE handle) {
    return call<Connection>(handle, "SQLFreeHandle", [&](Connection& connection) {
        if (connection.is_connected())
            throw Error(state::kFunctionSequence, "The connection is open; disconnect first.");
        HandleRegistry::instance().remove(handle, HandleKind::Connection);
        connection.environment().forget(handle);
    });
}

// Another thread is in a call of the statement: that ends as SQLCancel would end it, and the statement goes with it.
SQLRETURN free_running_statement(Statement& statement, SQLHANDLE handle) {
    if (HandleRegistry::instance().remove(handle, HandleKind::Statement) == nullptr) return SQL_INVALID_HANDLE;
    statement.connection().forget(handle);
    statement.dispose();
    return SQL_SUCCESS;
}

SQLRETURN free_statement_handle(SQLHANDLE handle) {
    const auto statement = shared<Statement>(handle);
    if (statement == nullptr) return SQL_INVALID_HANDLE;
    std::unique_lock hold(statement->lock(), std::try_to_lock);
    if (!hold.owns_lock()) return free_running_statement(*statement, handle);
    const SQLRETURN code = call_holding(*statement, "SQLFreeHandle", [&](Statement& object) {
        HandleRegistry::instance().remove(handle, HandleKind::Statement);
        object.connection().forget(handle);
    });
    hold.unlock();
    if (code == SQL_SUCCESS) statement->dispose();
    return code;
}

SQLRETURN free_descriptor(SQLHANDLE handle) {
    const auto descriptor = shared<Descriptor>(handle);
    if (descriptor == nullptr) return SQL_INVALID_HANDLE;
    const auto connection = shared<Connection>(descriptor->connection());
    const SQLRETURN code = call<Descriptor>(handle, "SQLFreeHandle", [&](Descriptor& object) {
        if (object.is_implicit())
            throw Error(state::kImplicitDescriptor, "The descriptor was allocated with its statement and is freed with "
                                                    "it.");
        HandleRegistry::instance().remove(handle, HandleKind::Descriptor);
        if (connection != nullptr) connection->forget(handle);
    });
    if (code != SQL_SUCCESS || connection == nullptr) return code;
    // Not with the descriptor locked: a statement that uses it locks itself first.
    for (const SQLHANDLE value : connection->statements())
        if (const auto statement = shared<Statement>(value)) {
            const std::lock_guard lock(statement->lock());
            statement->drop_freed_descriptors();
        }
    return code;
}

} // namespace

void end_running_call(SQLHSTMT handle) noexcept {
    if (const auto statement = shared<Statement>(handle)) statement->end_running_call();
}

std::shared_ptr<Handle> find_handle(SQLSMALLINT type, SQLHANDLE handle) {
    if (type < SQL_HANDLE_ENV || type > SQL_HANDLE_DESC) return nullptr;
    return HandleRegistry::instance().find(handle, static_cast<HandleKind>(type));
}

SQLRETURN allocate(SQLSMALLINT type, SQLHANDLE input, SQLHANDLE* output) noexcept {
    if (output == nullptr) {
        const auto parent = type == SQL_HANDLE_DBC   ? find_handle(SQL_HANDLE_ENV, input)
                            : type == SQL_HANDLE_ENV ? nullptr
                                                     : find_handle(SQL_HANDLE_DBC, input);
        if (parent == nullptr) return type == SQL_HANDLE_ENV ? SQL_ERROR : SQL_INVALID_HANDLE;
        return run_guarded(parent->diagnostics(), [] {
            throw Error(state::kInvalidNullPointer, "The pointer for the new handle is a null pointer.");
        });
    }
    *output = SQL_NULL_HANDLE;
    switch (type) {
    case SQL_HANDLE_ENV:
        return allocate_environment(output);
    case SQL_HANDLE_DBC:
        return call<Environment>(input, "SQLAllocHandle", [&](Environment& e) { allocate_connection(e, output); });
    case SQL_HANDLE_STMT:
        return call<Connection>(input, "SQLAllocHandle", [&](Connection& c) { allocate_statement(c, output); });
    case SQL_HANDLE_DESC:
        return call<Connection>(input, "SQLAllocHandle", [&](Connection& c) { allocate_descriptor(c, output); });
    default: {
        const auto parent = find_handle(SQL_HANDLE_DBC, input);
        if (parent == nullptr) return SQL_INVALID_HANDLE;
        parent->diagnostics().clear();
        return run_guarded(parent->diagnostics(), [&] {
            throw Error(state::kInvalidAttribute, "There is no handle type " + std::to_string(type) + ".");
        });
    }
    }
}

SQLRETURN allocate_odbc2_environment(SQLHANDLE* output) noexcept {
    if (output == nullptr) return SQL_ERROR;
    *output = SQL_NULL_HANDLE;
    const SQLRETURN code = allocate_environment(output);
    if (code != SQL_SUCCESS) return code;
    return call<Environment>(*output, "SQLAllocEnv", [](Environment& environment) {
        environment.set_attribute(SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC2));
    });
}

SQLRETURN free_handle(SQLSMALLINT type, SQLHANDLE handle) noexcept {
    switch (type) {
    case SQL_HANDLE_ENV:
        return free_environment(handle);
    case SQL_HANDLE_DBC:
        return free_connection(handle);
    case SQL_HANDLE_STMT:
        return free_statement_handle(handle);
    case SQL_HANDLE_DESC:
        return free_descriptor(handle);
    default:
        return SQL_INVALID_HANDLE;
    }
}

SQLRETURN free_statement(SQLHANDLE handle, SQLUSMALLINT option) noexcept {
    if (option == SQL_DROP) return free_statement_handle(handle);
    if (option == SQL_CLOSE) end_running_call(handle);
    return call<Statement>(handle, "SQLFreeStmt", [&](Statement& statement) {
        switch (option) {
        case SQL_CLOSE:
            statement.close_cursor();
            break;
        case SQL_UNBIND:
            statement.unbind_columns();
            break;
        case SQL_RESET_PARAMS:
            statement.reset_parameters();
            break;
        default:
            throw Error(state::kInvalidAttribute, "There is no SQLFreeStmt option " + std::to_string(option) + ".");
        }
    });
}

SQLRETURN copy_descriptor(SQLHANDLE source, SQLHANDLE target) noexcept {
    const auto from = shared<Descriptor>(source);
    if (from == nullptr) return SQL_INVALID_HANDLE;
    // One after the other: two threads may copy between the same two in both directions.
    Descriptor copy(SQL_NULL_HDBC);
    bool is_described = false;
    {
        const std::lock_guard lock(from->lock());
        copy.copy_fields_from(*from);
        is_described = from->is_described();
    }
    return call<Descriptor>(target, "SQLCopyDesc", [&](Descriptor& to) {
        if (to.role() == DescriptorRole::ImplementationRow)
            throw Error(state::kCannotModifyIrd, "The implementation row descriptor cannot be changed.");
        if (from->role() == DescriptorRole::ImplementationRow && !is_described)
            throw Error(state::kStatementNotPrepared,
                        "The statement is not prepared, so its columns are not known yet.");
        to.copy_fields_from(copy);
    });
}

} // namespace snowatlas::odbc
