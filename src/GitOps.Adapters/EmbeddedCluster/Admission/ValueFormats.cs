using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using GitOps.Adapters.EmbeddedCluster.Schema;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Formats of texts that schemas of custom objects may name; others say nothing.</summary>
internal static partial class ValueFormats
{
    public static bool Fits(string format, string text) => format switch
    {
        "date-time" or "datetime" => GoTime.FindFault(text.Replace('t', 'T').Replace('z', 'Z')) is null,
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _),
        "email" => System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address.Length > 0,
        "ipv4" => IPAddress.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork && text.Count(letter => letter == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "mac" => Mac().IsMatch(text),
        "uuid" => Uuid().IsMatch(text),
        "hostname" => text.Length is > 0 and < 256 && Host().IsMatch(text),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "duration" => Duration().IsMatch(text),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) || text.StartsWith('/'),
        _ => true,
    };

    [GeneratedRegex(@"^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Mac();

    [GeneratedRegex(@"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*\.?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Host();

    [GeneratedRegex(@"^[-+]?(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*(ns|nano|us|micro|µs|ms|milli|s|sec|second|m|min|minute|h|hr|hour|d|day|w|week|wk)s?)+\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Duration();
}
