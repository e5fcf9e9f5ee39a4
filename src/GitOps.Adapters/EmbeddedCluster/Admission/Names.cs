using System.Text.RegularExpressions;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What is wrong with names and values of the kinds that Kubernetes knows, in its words; nothing when they are right.</summary>
internal static partial class Names
{
    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character " +
        "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string ServiceText =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character " +
        "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string LabelValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string QualifiedRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ConfigKeyText =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private const string WildcardText =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character " +
        "(e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public static bool IsLabel(string name) => name.Length <= 63 && LabelRule().IsMatch(name);

    public static bool IsSubdomain(string name) => name.Length <= 253 && SubdomainRule().IsMatch(name);

    public static IEnumerable<string> Subdomain(string name) => Rule(name, 253, SubdomainRule(), SubdomainText);

    /// <summary>A dot is told by itself: what is meant is often a whole domain.</summary>
    public static IEnumerable<string> Label(string name) => Rule(name, 63, LabelRule(), SubdomainRule().IsMatch(name) ? "must not contain dots" : LabelText);

    public static IEnumerable<string> ServiceLabel(string name) => Rule(name, 63, ServiceRule(), ServiceText);

    public static IEnumerable<string> Wildcard(string name) => Rule(name, 253, WildcardRule(), WildcardText);

    /// <summary>A name that becomes a part of a path.</summary>
    public static IEnumerable<string> PathSegment(string name)
    {
        if (name is "." or "..")
        {
            yield return $"may not be '{name}'";
        }

        foreach (var part in new[] { "/", "%" })
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                yield return $"may not contain '{part}'";
            }
        }
    }

    public static IEnumerable<string> LabelValue(string value)
    {
        if (value.Length > 63)
        {
            yield return "must be no more than 63 bytes";
        }

        if (value.Length > 0 && !QualifiedName().IsMatch(value))
        {
            yield return LabelValueText;
        }
    }

    /// <summary>A name with or without a domain before it, of a label key or of anything else.</summary>
    public static IEnumerable<string> Qualified(string key, string what = "a qualified name")
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash != key.LastIndexOf('/'))
        {
            yield return $"{what} {QualifiedRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        if (prefix is { Length: 0 })
        {
            yield return "prefix part must be non-empty";
        }
        else if (prefix is not null)
        {
            foreach (var fault in Subdomain(prefix))
            {
                yield return "prefix part " + fault;
            }
        }

        if (name.Length is 0 or > 63)
        {
            yield return name.Length == 0 ? "name part must be non-empty" : "name part must be no more than 63 bytes";
        }

        if (!QualifiedName().IsMatch(name))
        {
            yield return "name part " + QualifiedRule;
        }
    }

    public static IEnumerable<string> LabelKey(string key) => Qualified(key, "a valid label key");

    /// <summary>The name of a port.</summary>
    public static IEnumerable<string> PortName(string name)
    {
        if (name.Length > 15)
        {
            yield return "must be no more than 15 characters";
        }

        if (!name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        }

        if (!name.Any(char.IsAsciiLetterLower))
        {
            yield return "must contain at least one letter (a-z)";
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            yield return "must not contain consecutive hyphens";
        }

        if (name.Length > 0 && (name[0] == '-' || name[^1] == '-'))
        {
            yield return "must not begin or end with a hyphen";
        }
    }

    public static IEnumerable<string> PortNumber(long number) => Range(number, 1, 65535);

    public static IEnumerable<string> Range(long number, long least, long most)
    {
        if (number < least || number > most)
        {
            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"must be between {least} and {most}, inclusive");
        }
    }

    public static IEnumerable<string> EnvironmentName(string name)
    {
        if (name.Length == 0)
        {
            yield return "environment variable name must be non-empty";
        }

        if (name.Any(letter => letter is < ' ' or > '~' or '='))
        {
            yield return "a valid environment variable name must consist only of printable ASCII characters other than '='";
        }
    }

    public static IEnumerable<string> ConfigKey(string key)
    {
        if (key.Length > 253)
        {
            yield return "must be no more than 253 characters";
        }

        if (key.Length == 0 || !key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            yield return ConfigKeyText;
        }

        if (key is "." or "..")
        {
            yield return $"must not be '{key}'";
        }
        else if (key.StartsWith("..", StringComparison.Ordinal))
        {
            yield return "must not start with '..'";
        }
    }

    public static IEnumerable<string> HeaderName(string name)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            yield return "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
        }
    }

    public static IEnumerable<string> Address(string text)
    {
        if (!System.Net.IPAddress.TryParse(text, out var address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && text.Count(letter => letter == '.') != 3))
        {
            yield return "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
        }
    }

    private static IEnumerable<string> Rule(string name, int longest, Regex rule, string text)
    {
        if (name.Length > longest)
        {
            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"must be no more than {longest} characters");
        }

        if (!rule.IsMatch(name))
        {
            yield return text;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex SubdomainRule();

    [GeneratedRegex(@"^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex WildcardRule();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelRule();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ServiceRule();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture)]
    private static partial Regex QualifiedName();
}
