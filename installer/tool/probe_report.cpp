#include "installer/tool/probe_report.h"

#include "driver/http/transfer_error.h"

namespace snowatlas::tool {
namespace {

using Result = ProbeRow::Result;

std::string advice(const ServerProbe& probe) {
    const std::string reason = " (" + probe.reason + ")";
    if (probe.failed == ProbeStage::Resolve) {
        return "the name " + probe.host + " is not known here" + reason +
               "; check Region or BaseUrl, and where only a proxy leads out, set Proxy";
    }
    if (probe.proxy_status >= 300) {
        return "the proxy refused the way to " + probe.host + " with status " + std::to_string(probe.proxy_status) +
               "; let it through there, or give user and password: Proxy=http://user:password@host:port";
    }
    if (probe.failed == ProbeStage::Connect && probe.through_proxy) {
        return "no connection to the proxy" + reason + "; check Proxy, and whether the proxy runs";
    }
    if (probe.failed == ProbeStage::Connect) {
        return "no connection to " + probe.host + reason +
               "; a firewall may be in the way, and where only a proxy leads out, set Proxy";
    }
    return "no TLS with " + probe.host + reason +
           "; it has to be TLS 1.2 or later, and nothing in between may cut it off";
}

ProbeRow stage_row(const ServerProbe& probe, ProbeStage stage, const char* name, std::optional<double> time,
                   std::string what) {
    if (probe.failed == stage) return {name, Result::Failed, std::nullopt, advice(probe)};
    return {name, time ? Result::Well : Result::LeftOut, time, time ? std::move(what) : ""};
}

// `refusal`: OpenSSL's words.
std::string remedy(const std::string& refusal) {
    if (const auto of_days = http::advice_on_validity(refusal); !of_days.empty()) return std::string(of_days);
    if (refusal.find("mismatch") != std::string::npos)
        return "check Region or BaseUrl, and whether a proxy of your network stands between";
    return "where a proxy of your network opens TLS, name its certificate in CaFile, otherwise check Region or BaseUrl";
}

ProbeRow certificate_row(const Certificate& certificate, const std::string& host, const std::string& ca_file) {
    const std::string about =
        certificate.subject + ", issued by " + certificate.issuer + ", valid until " + certificate.valid_until;
    if (certificate.refusal.empty()) {
        return {"certificate", Result::Well, std::nullopt, about + ", trusted by " + certificate.trusted_by};
    }
    const std::string trusted = ca_file.empty() ? "the system's trust store" : "the system's trust store and CaFile";
    return {"certificate", Result::Failed, std::nullopt,
            "not trusted for " + host + " by " + trusted + " (" + certificate.refusal + "): " + about + "; " +
                remedy(certificate.refusal)};
}

} // namespace

std::vector<ProbeRow> rows_of(const ServerProbe& probe, const std::string& ca_file) {
    const char* const of = probe.through_proxy ? " of the proxy" : "";
    std::vector<ProbeRow> rows{
        stage_row(probe, ProbeStage::Resolve, "DNS", probe.resolved,
                  probe.through_proxy ? "the proxy's name" : probe.host),
        stage_row(probe, ProbeStage::Connect, "TCP", probe.connected, probe.address + of),
        stage_row(probe, ProbeStage::Tls, "TLS", probe.secured, probe.protocol),
    };
    if (!probe.is_tls) rows.back().what = "plain HTTP, as BaseUrl says";
    if (probe.certificate) {
        rows.push_back(certificate_row(*probe.certificate, probe.host, ca_file));
    } else {
        rows.push_back({"certificate", Result::LeftOut, std::nullopt, ""});
    }
    return rows;
}

} // namespace snowatlas::tool
