// The one error type of the driver, and the SQLSTATEs it can carry.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace snowatlas {

// SQLSTATEs the driver raises (ODBC reference, Appendix A). A value type around the five characters, so that
// every state that is used has a name here and none is spelled in the code.
class SqlState {
  public:
    consteval explicit SqlState(const char (&code)[6]) : code_{code[0], code[1], code[2], code[3], code[4], '\0'} {}
    constexpr std::string_view code() const { return {code_, 5}; }
    // Class 01 is a warning.
    constexpr bool is_warning() const { return code_[0] == '0' && code_[1] == '1'; }
    // Class 22 concerns one value, which its message may quote.
    constexpr bool is_data_exception() const { return code_[0] == '2' && code_[1] == '2'; }
    friend constexpr bool operator==(const SqlState& a, const SqlState& b) { return a.code() == b.code(); }

  private:
    char code_[6];
};

namespace state {
inline constexpr SqlState kWarning{"01000"};
inline constexpr SqlState kStringTruncated{"01004"};
inline constexpr SqlState kUnknownKeyword{"01S00"};
inline constexpr SqlState kErrorInRow{"01S01"};
inline constexpr SqlState kValueChanged{"01S02"};
inline constexpr SqlState kFetchBeforeFirstRowset{"01S06"};
inline constexpr SqlState kFractionTruncated{"01S07"};
inline constexpr SqlState kParametersNotBound{"07002"};
inline constexpr SqlState kNotACursorSpecification{"07005"};
inline constexpr SqlState kRestrictedDataType{"07006"};
inline constexpr SqlState kInvalidDescriptorIndex{"07009"};
inline constexpr SqlState kInvalidDefaultParameter{"07S01"};
inline constexpr SqlState kCannotConnect{"08001"};
inline constexpr SqlState kConnectionInUse{"08002"};
inline constexpr SqlState kConnectionNotOpen{"08003"};
inline constexpr SqlState kServerRejected{"08004"};
inline constexpr SqlState kLinkFailure{"08S01"};
inline constexpr SqlState kInsertListMismatch{"21S01"};
inline constexpr SqlState kDerivedTableDegree{"21S02"};
inline constexpr SqlState kCardinality{"21000"};
inline constexpr SqlState kDataTruncated{"22001"};
inline constexpr SqlState kIndicatorRequired{"22002"};
inline constexpr SqlState kNumericOutOfRange{"22003"};
inline constexpr SqlState kInvalidDatetime{"22007"};
inline constexpr SqlState kDatetimeOverflow{"22008"};
inline constexpr SqlState kDivisionByZero{"22012"};
inline constexpr SqlState kIntervalOverflow{"22015"};
inline constexpr SqlState kInvalidCast{"22018"};
inline constexpr SqlState kInvalidEscapeCharacter{"22019"};
inline constexpr SqlState kInvalidEscapeSequence{"22025"};
inline constexpr SqlState kIntegrityViolation{"23000"};
inline constexpr SqlState kInvalidCursorState{"24000"};
inline constexpr SqlState kSignInRefused{"28000"};
inline constexpr SqlState kInvalidCursorName{"34000"};
inline constexpr SqlState kDuplicateCursorName{"3C000"};
inline constexpr SqlState kSyntaxOrAccess{"42000"};
inline constexpr SqlState kTableExists{"42S01"};
inline constexpr SqlState kTableNotFound{"42S02"};
inline constexpr SqlState kIndexExists{"42S11"};
inline constexpr SqlState kIndexNotFound{"42S12"};
inline constexpr SqlState kColumnExists{"42S21"};
inline constexpr SqlState kColumnNotFound{"42S22"};
inline constexpr SqlState kGeneral{"HY000"};
inline constexpr SqlState kMemory{"HY001"};
inline constexpr SqlState kInvalidApplicationType{"HY003"};
inline constexpr SqlState kInvalidSqlType{"HY004"};
inline constexpr SqlState kStatementNotPrepared{"HY007"};
inline constexpr SqlState kCancelled{"HY008"};
inline constexpr SqlState kInvalidNullPointer{"HY009"};
inline constexpr SqlState kFunctionSequence{"HY010"};
inline constexpr SqlState kCannotSetNow{"HY011"};
inline constexpr SqlState kInvalidTransactionOperation{"HY012"};
inline constexpr SqlState kHandleLimit{"HY014"};
inline constexpr SqlState kCannotModifyIrd{"HY016"};
inline constexpr SqlState kImplicitDescriptor{"HY017"};
inline constexpr SqlState kNonCharacterInPieces{"HY019"};
inline constexpr SqlState kConcatenateNull{"HY020"};
inline constexpr SqlState kInconsistentDescriptor{"HY021"};
inline constexpr SqlState kInvalidAttributeValue{"HY024"};
inline constexpr SqlState kInvalidLength{"HY090"};
inline constexpr SqlState kInvalidFieldIdentifier{"HY091"};
inline constexpr SqlState kInvalidAttribute{"HY092"};
inline constexpr SqlState kFunctionTypeRange{"HY095"};
inline constexpr SqlState kInfoTypeRange{"HY096"};
inline constexpr SqlState kColumnTypeRange{"HY097"};
inline constexpr SqlState kScopeRange{"HY098"};
inline constexpr SqlState kNullableTypeRange{"HY099"};
inline constexpr SqlState kUniquenessRange{"HY100"};
inline constexpr SqlState kAccuracyRange{"HY101"};
inline constexpr SqlState kInvalidParameterType{"HY105"};
inline constexpr SqlState kFetchTypeRange{"HY106"};
inline constexpr SqlState kRowValueRange{"HY107"};
inline constexpr SqlState kInvalidCursorPosition{"HY109"};
inline constexpr SqlState kInvalidCompletion{"HY110"};
inline constexpr SqlState kInvalidBookmark{"HY111"};
inline constexpr SqlState kNotImplemented{"HYC00"};
inline constexpr SqlState kQueryTimeout{"HYT00"};
inline constexpr SqlState kLoginTimeout{"HYT01"};
} // namespace state

// Something the application is to be told: an error when thrown inside an Error, a warning otherwise.
// `native` is the HTTP status of the answer that caused it, 0 where there was none.
// `text` is one sentence or more that say what happened and what to do; UTF-8, without the driver's prefix.
struct Diagnostic {
    SqlState state;
    std::string text;
    int native = 0;
};

// Thrown by every layer below the C boundary, which turns it into a diagnostic record.
class Error : public std::exception {
  public:
    Error(SqlState state, std::string text, int native = 0) : diagnostic_{state, std::move(text), native} {}
    explicit Error(Diagnostic diagnostic) : diagnostic_(std::move(diagnostic)) {}
    const Diagnostic& diagnostic() const { return diagnostic_; }
    SqlState sql_state() const { return diagnostic_.state; }
    const char* what() const noexcept override { return diagnostic_.text.c_str(); }

  private:
    Diagnostic diagnostic_;
};

} // namespace snowatlas
