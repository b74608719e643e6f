#include "driver/odbc/parameters.h"

#include <cstring>

#include "driver/odbc/c_type.h"
#include "driver/odbc/parameter_value.h"

namespace snowatlas::odbc {
namespace {

// Where an element of a bound parameter array is.
template <typename Pointer> Pointer element(Pointer base, std::size_t index, std::size_t stride, SQLLEN offset) {
    if (base == nullptr) return nullptr;
    char* address = reinterpret_cast<char*>(base) + index * stride + offset;
    return reinterpret_cast<Pointer>(address);
}

SQLSMALLINT source_c_type(const DescriptorRecord& application, const DescriptorRecord& implementation) {
    if (application.concise_type != SQL_C_DEFAULT) return modern_c_type(application.concise_type);
    return default_c_type(implementation.concise_type);
}

SQLLEN length_of_text(const char* data, SQLSMALLINT c_type) {
    if (c_type == SQL_C_CHAR) return static_cast<SQLLEN>(std::strlen(data));
    SQLLEN units = 0;
    for (char16_t unit = 1;; ++units) {
        std::memcpy(&unit, data + units * 2, 2);
        if (unit == 0) return units * 2;
    }
}

// Bytes of the value, from what the length buffer says.
SQLLEN resolved_length(SQLLEN given, const char* data, SQLSMALLINT c_type) {
    if (const std::size_t fixed = c_type_size(c_type); fixed != 0) return static_cast<SQLLEN>(fixed);
    if (given == SQL_NTS) {
        if (c_type == SQL_C_BINARY)
            throw Error(state::kInvalidLength, "A binary parameter has no length; SQL_NTS is for text.");
        return length_of_text(data, c_type);
    }
    if (given < 0) throw Error(state::kInvalidLength, "A parameter's length is " + std::to_string(given) + ".");
    if (c_type == SQL_C_WCHAR && given % 2 != 0)
        throw Error(state::kInvalidLength, "The length of a wide text parameter is odd; it is in bytes.");
    return given;
}

bool is_data_at_execution(SQLLEN length) {
    return length == SQL_DATA_AT_EXEC || length <= SQL_LEN_DATA_AT_EXEC_OFFSET;
}

SqlType declared_type(const DescriptorRecord& record) {
    return record.set_by_application ? record.sql_type : SqlType{TypeId::Unknown};
}

} // namespace

Parameters::Declaration Parameters::declaration_of(const DescriptorRecord& application,
                                                   const DescriptorRecord& implementation) {
    const bool interval = implementation.set_by_application && is_interval_c_type(implementation.concise_type);
    return {source_c_type(application, implementation), application.scale, declared_type(implementation),
            interval ? implementation.concise_type : SQLSMALLINT{0}, implementation.leading_precision};
}

engine::TypedValue Parameters::converted(const Declaration& declaration, const char* data, SQLLEN bytes) {
    const ParameterBuffer buffer{declaration.c_type, data, bytes, declaration.scale};
    if (declaration.interval != 0)
        return interval_parameter(buffer, declaration.interval, declaration.leading_precision);
    if (!can_send(buffer.c_type, declaration.type.id))
        throw Error(state::kRestrictedDataType,
                    "A parameter cannot be converted from its C type to " + to_string(declaration.type) + ".");
    return parameter_value(buffer, declaration.type);
}

std::vector<SqlType> Parameters::declared_types(const Descriptor& apd, const Descriptor& ipd) {
    std::vector<SqlType> types;
    for (SQLSMALLINT number = 1; number <= apd.count(); ++number)
        types.push_back(ipd.has(number) ? declared_type(ipd.record(number)) : SqlType{TypeId::Unknown});
    return types;
}

Parameters::Parameters(const Descriptor& apd, const Descriptor& ipd, std::size_t count) {
    const std::size_t sets = count == 0 ? 1 : static_cast<std::size_t>(apd.array_size);
    if (static_cast<std::size_t>(apd.count()) < count)
        throw Error(state::kParametersNotBound, "The statement has " + std::to_string(count) +
                                                    " parameter marker(s), but only " + std::to_string(apd.count()) +
                                                    " parameter(s) are bound.");
    sets_.resize(sets);
    states_.resize(sets);
    for (std::size_t index = 0; index < sets; ++index) {
        if (sets > 1 && apd.array_status != nullptr && apd.array_status[index] == SQL_PARAM_IGNORE) {
            states_[index].ignored = true;
            continue;
        }
        read_set(index, apd, ipd, count);
    }
}

void Parameters::read_set(std::size_t index, const Descriptor& apd, const Descriptor& ipd, std::size_t count) {
    ParameterSet& set = sets_[index];
    set.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = static_cast<SQLSMALLINT>(i + 1);
        try {
            set[i] = read_value(index, number, apd, ipd);
        } catch (const Error& error) {
            if (sets_.size() == 1) throw;
            states_[index] = {error.diagnostic(), static_cast<SQLINTEGER>(number), false};
            return;
        }
    }
}

engine::TypedValue Parameters::read_value(std::size_t index, SQLSMALLINT number, const Descriptor& apd,
                                          const Descriptor& ipd) {
    const DescriptorRecord& application = apd.record(number);
    static const DescriptorRecord kUndeclared;
    const DescriptorRecord& implementation = ipd.has(number) ? ipd.record(number) : kUndeclared;
    if (!application.is_bound())
        throw Error(state::kParametersNotBound, "Parameter " + std::to_string(number) + " is not bound.");

    const Declaration declaration = declaration_of(application, implementation);
    const SqlType& declared = declaration.type;
    const SQLSMALLINT c_type = declaration.c_type;
    const SQLLEN offset = apd.offset();
    const std::size_t fixed = c_type_size(c_type);
    const std::size_t stride = apd.stride(fixed != 0 ? fixed : static_cast<std::size_t>(application.octet_length));
    const std::size_t length_stride = apd.stride(sizeof(SQLLEN));
    const auto* data = static_cast<const char*>(
        static_cast<void*>(element(static_cast<char*>(application.data), index, stride, offset)));
    const SQLLEN* indicator = element(application.indicator, index, length_stride, offset);
    const SQLLEN* length = element(application.octet_length_pointer, index, length_stride, offset);

    if ((indicator != nullptr && *indicator == SQL_NULL_DATA)) return {declared, Value{}};
    const SQLLEN given = length == nullptr ? SQLLEN{SQL_NTS} : *length;
    if (length != nullptr && given == SQL_NULL_DATA) return {declared, Value{}};
    if (length != nullptr && given == SQL_DEFAULT_PARAM)
        throw Error(state::kInvalidDefaultParameter, "Parameter " + std::to_string(number) +
                                                         " has no default value; only parameters of procedures have.");
    if (length != nullptr && is_data_at_execution(given)) {
        // SQLParamData hands back the very pointer that was bound.
        auto* const token = const_cast<char*>(data); // NOLINT(cppcoreguidelines-pro-type-const-cast)
        pending_.push_back({index, number, token, declaration});
        return {declared, Value{}};
    }
    if (data == nullptr)
        throw Error(state::kInvalidNullPointer,
                    "Parameter " + std::to_string(number) + " has no value: its buffer is a null pointer.");
    // Without a length text ends with a NUL, and bytes fill their buffer.
    const bool whole_buffer = length == nullptr && c_type == SQL_C_BINARY;
    const SQLLEN bytes = resolved_length(whole_buffer ? application.octet_length : given, data, c_type);
    return converted(declaration, data, bytes);
}

SQLPOINTER Parameters::next_token() {
    started_ = true;
    put_called_ = false;
    null_ = false;
    collected_.clear();
    return pending_[next_].token;
}

bool Parameters::finish_current() {
    if (started_) {
        if (!put_called_) throw Error(state::kFunctionSequence, "Call SQLPutData for the parameter first.");
        const Pending& pending = pending_[next_];
        engine::TypedValue& value = sets_[pending.set][static_cast<std::size_t>(pending.number) - 1];
        if (null_)
            value = {pending.declaration.type, Value{}};
        else
            value = converted(pending.declaration, collected_.data(), static_cast<SQLLEN>(collected_.size()));
        started_ = false;
        ++next_;
    }
    return !needs_data();
}

void Parameters::put(const void* data, SQLLEN length) {
    if (!started_) throw Error(state::kFunctionSequence, "Call SQLParamData before SQLPutData.");
    const SQLSMALLINT c_type = pending_[next_].declaration.c_type;
    const std::size_t fixed = c_type_size(c_type);
    if (put_called_ && fixed != 0)
        throw Error(state::kNonCharacterInPieces, "Only text and binary data can be sent in pieces.");
    if (put_called_ && (null_ || length == SQL_NULL_DATA))
        throw Error(state::kConcatenateNull, "NULL cannot be put together with other pieces.");
    if (length == SQL_DEFAULT_PARAM)
        throw Error(state::kInvalidDefaultParameter, "The parameter has no default value.");
    if (length == SQL_NULL_DATA) {
        null_ = true;
    } else {
        if (data == nullptr && (length != 0 || fixed != 0))
            throw Error(state::kInvalidNullPointer, "SQLPutData needs data, or SQL_NULL_DATA as its length.");
        if (data != nullptr) {
            const auto* bytes = static_cast<const char*>(data);
            collected_.append(bytes, static_cast<std::size_t>(resolved_length(length, bytes, c_type)));
        }
    }
    put_called_ = true;
}

} // namespace snowatlas::odbc
