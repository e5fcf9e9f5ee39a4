using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>A URL as Go's <c>net/url</c> reads and writes it.</summary>
internal sealed class UrlText
{
    private const string PathSafe = "$&+,/:;=@-_.~!*'()[]";
    private const string UserSafe = "$&+,;=-_.~";
    private const string FragmentSafe = "$&+,/:;=?@-_.~!*'()[]";

    public string Scheme { get; init; } = string.Empty;

    public string Opaque { get; init; } = string.Empty;

    /// <summary>Name and password, encoded; null when there is none.</summary>
    public string? User { get; init; }

    public string Host { get; init; } = string.Empty;

    /// <summary>The path, decoded.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The path as it was written, when encoding it anew would differ.</summary>
    public string RawPath { get; init; } = string.Empty;

    public string Query { get; init; } = string.Empty;

    public bool HasEmptyQuery { get; init; }

    public string Fragment { get; init; } = string.Empty;

    /// <summary>The host without its port and brackets.</summary>
    public string HostName
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            var name = colon >= 0 && !Host[colon..].Contains(']') && Host[(colon + 1)..].All(char.IsAsciiDigit) ? Host[..colon] : Host;
            return name.StartsWith('[') && name.EndsWith(']') ? name[1..^1] : name;
        }
    }

    /// <summary>Reads a URL; null with the fault in Go's words.</summary>
    public static UrlText? Parse(string text, out string fault)
    {
        fault = string.Empty;
        var reason = Read(text, out var url);
        if (reason is null)
        {
            return url;
        }

        fault = $"parse {GoQuote.Quote(text)}: {reason}";
        return null;
    }

    /// <summary>Encodes a value of a query: blanks become plus signs.</summary>
    public static string EscapeQuery(string text) => Escape(text, "-_.~").Replace("%20", "+", StringComparison.Ordinal);

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme.Length > 0)
        {
            text.Append(Scheme).Append(':');
        }

        if (Opaque.Length > 0)
        {
            text.Append(Opaque);
        }
        else
        {
            if (Host.Length > 0 || User is not null || (Scheme.Length > 0 && Path.Length > 0))
            {
                text.Append("//").Append(User is null ? string.Empty : User + "@").Append(Escape(Host, "$&+,;=:[]<>\"-_.~!*'()"));
            }

            var path = RawPath.Length > 0 ? RawPath : Escape(Path, PathSafe);
            if (path.Length > 0 && path[0] != '/' && Host.Length > 0)
            {
                text.Append('/');
            }

            if (text.Length == 0 && path.Split('/')[0].Contains(':'))
            {
                text.Append("./");
            }

            text.Append(path);
        }

        if (HasEmptyQuery || Query.Length > 0)
        {
            text.Append('?').Append(Query);
        }

        return Fragment.Length > 0 ? text.Append('#').Append(Escape(Fragment, FragmentSafe)).ToString() : text.ToString();
    }

    private static string? Read(string text, out UrlText? url)
    {
        url = null;
        var (rest, fragment) = Cut(text, '#');
        if (rest.Any(c => c is < ' ' or '\x7f'))
        {
            return "net/url: invalid control character in URL";
        }

        if (Unescape(fragment ?? string.Empty, out var decodedFragment) is { } fragmentFault)
        {
            return fragmentFault;
        }

        if (Schemed(rest, out var scheme, ref rest) is { } schemeFault)
        {
            return schemeFault;
        }

        (rest, var query) = Cut(rest, '?');
        if (!rest.StartsWith('/') && scheme.Length > 0)
        {
            url = new UrlText { Scheme = scheme, Opaque = rest, Query = query ?? string.Empty, HasEmptyQuery = query == string.Empty, Fragment = decodedFragment };
            return null;
        }

        if (!rest.StartsWith('/') && rest.Split('/')[0].Contains(':'))
        {
            return "first path segment in URL cannot contain colon";
        }

        string? user = null;
        var host = string.Empty;
        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var end = rest.IndexOf('/', 2);
            var authority = end < 0 ? rest[2..] : rest[2..end];
            rest = end < 0 ? string.Empty : rest[end..];
            if (Authority(authority, out user, out host) is { } authorityFault)
            {
                return authorityFault;
            }
        }

        if (Unescape(rest, out var path) is { } pathFault)
        {
            return pathFault;
        }

        url = new UrlText
        {
            Scheme = scheme,
            User = user,
            Host = host,
            Path = path,
            RawPath = rest == Escape(path, PathSafe) ? string.Empty : rest,
            Query = query ?? string.Empty,
            HasEmptyQuery = query == string.Empty,
            Fragment = decodedFragment,
        };
        return null;
    }

    private static string? Schemed(string text, out string scheme, ref string rest)
    {
        scheme = string.Empty;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                continue;
            }

            if (c != ':')
            {
                return null;
            }

            if (i == 0)
            {
                return "missing protocol scheme";
            }

            scheme = text[..i].ToLowerInvariant();
            rest = text[(i + 1)..];
            return null;
        }

        return null;
    }

    private static string? Authority(string authority, out string? user, out string host)
    {
        var at = authority.LastIndexOf('@');
        user = at < 0 ? null : authority[..at];
        host = authority[(at + 1)..];
        var portAt = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : host.LastIndexOf(':');
        if (host.StartsWith('[') && portAt == 0)
        {
            return "missing ']' in host";
        }

        var port = portAt < 0 || portAt > host.Length ? string.Empty : host[portAt..];
        if (port.Length > 0 && (port[0] != ':' || !port[1..].All(char.IsAsciiDigit)))
        {
            return $"invalid port {GoQuote.Quote(port)} after host";
        }

        if (host.Contains(' '))
        {
            return "invalid character \" \" in host name";
        }

        if (Unescape(host, out host) is { } hostFault)
        {
            return hostFault;
        }

        if (user is null)
        {
            return null;
        }

        if (user.Any(c => !char.IsAsciiLetterOrDigit(c) && !"-._:~!$&'()*+,;=%@".Contains(c)))
        {
            return "net/url: invalid userinfo";
        }

        var (name, password) = Cut(user, ':');
        if ((Unescape(name, out var decodedName) ?? Unescape(password ?? string.Empty, out password!)) is { } userFault)
        {
            return userFault;
        }

        user = Escape(decodedName, UserSafe) + (user.Contains(':') ? ":" + Escape(password ?? string.Empty, UserSafe) : string.Empty);
        return null;
    }

    private static (string Head, string? Tail) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static string Escape(string text, string safe)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var b in GoText.ToBytes(text))
        {
            _ = char.IsAsciiLetterOrDigit((char)b) || safe.Contains((char)b)
                ? escaped.Append((char)b)
                : escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return escaped.ToString();
    }

    private static string? Unescape(string text, out string decoded)
    {
        decoded = text;
        if (!text.Contains('%'))
        {
            return null;
        }

        var bytes = new List<byte>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '%')
            {
                GoText.RuneAt(text, i, out var used);
                bytes.AddRange(GoText.ToBytes(text.Substring(i, used)));
                i += used;
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return $"invalid URL escape {GoQuote.Quote(text.Substring(i, Math.Min(3, text.Length - i)))}";
            }

            bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 3;
        }

        decoded = GoText.FromBytes(bytes.ToArray());
        return null;
    }
}
