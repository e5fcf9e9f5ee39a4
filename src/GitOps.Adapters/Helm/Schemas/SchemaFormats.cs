using System.Net;
using System.Net.Sockets;
using GitOps.Adapters.Helm.Functions.Regex;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Formats of strings. A format that is not known holds always.</summary>
internal static class SchemaFormats
{
    /// <summary>What is wrong; null when the text has the format.</summary>
    public static string? Fault(string format, string text) => format switch
    {
        "date-time" => IsTime(text.Replace('t', 'T').Replace('z', 'Z'), "2006-01-02T15:04:05Z07:00") ? null : "invalid date-time",
        "date" => IsTime(text, "2006-01-02") ? null : "invalid date",
        "time" => IsTime(text, "15:04:05Z07:00") ? null : "invalid time",
        "ipv4" => IPAddress.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') == 3 ? null : "invalid ipv4",
        "ipv6" => IPAddress.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6 && !text.Contains('%') && !text.StartsWith('[') ? null : "invalid ipv6",
        "email" => IsEmail(text) ? null : "missing @",
        "hostname" => HostFault(text),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) && text.Contains(':') ? null : "relative url",
        "uri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) ? null : "invalid url",
        "uuid" => Guid.TryParseExact(text, "D", out _) ? null : "invalid uuid",
        "regex" => GoRegex.TryCompile(text, out _, out var fault) ? null : fault,
        "json-pointer" => text.Length == 0 || text[0] == '/' ? null : "not starting with /",
        _ => null,
    };

    private static bool IsTime(string text, string layout) => GoTimeParser.Parse(layout, text, out _) is not null;

    private static bool IsEmail(string text) => text.Length <= 254 && text.LastIndexOf('@') is > 0 and <= 64 and var at && HostFault(text[(at + 1)..]) is null;

    private static string? HostFault(string text)
    {
        var host = text.EndsWith('.') ? text[..^1] : text;
        if (host.Length is 0 or > 253)
        {
            return "more than 253 characters long";
        }

        foreach (var label in host.Split('.'))
        {
            if (label.Length is 0 or > 63)
            {
                return "label must be 1 to 63 characters long";
            }

            if (label.StartsWith('-') || label.EndsWith('-'))
            {
                return label.StartsWith('-') ? "label starts with hyphen" : "label ends with hyphen";
            }

            if (label.FirstOrDefault(c => !char.IsAsciiLetterOrDigit(c) && c != '-') is var bad and not '\0')
            {
                return $"invalid character '{bad}'";
            }
        }

        return null;
    }
}
