using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Deployments.Health.Cel.Functions;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>A base in another repository, in Kustomize's grammar: <c>https://host/org/repo//path?ref=v1</c>, <c>git@host:org/repo.git/path</c>, <c>file:///repo.git//path</c>.</summary>
/// <param name="Repository">What is cloned.</param>
/// <param name="Path">The folder in it, from its root.</param>
/// <param name="Ref">Branch, tag or commit; empty for the repository's own default.</param>
/// <param name="Timeout">How long fetching may take.</param>
/// <param name="WithSubmodules">Whether the address asks for submodules in so many words; Kustomize takes them along unasked, where there are some.</param>
internal sealed partial record RemoteAddress(string Repository, string Path, string Ref, Duration Timeout, bool WithSubmodules)
{
    private const string FileScheme = "file://";

    private static readonly Duration DefaultTimeout = Duration.FromSeconds(27);

    private static readonly string[] Schemes = ["ssh://", "https://", "http://", FileScheme];

    /// <summary>What makes two addresses the same fetch.</summary>
    public string Key => WithSubmodules ? $"{Repository}?ref={Ref}&submodules=true" : $"{Repository}?ref={Ref}";

    /// <summary>A file behind the address, for the place of a fault.</summary>
    public string Shown(string path) => Masked(Ref.Length == 0 ? $"{Repository}//{path}" : $"{Repository}//{path}?ref={Ref}");

    /// <summary>A text without the passwords and tokens of the addresses in it.</summary>
    public static string Masked(string text) => Credentials().Replace(text, "$1***@");

    /// <summary>Whether the content behind the address can never change.</summary>
    public bool IsPinned => IsCommit(Ref);

    /// <summary>The address as a URL; <c>user@host:path</c> is a short form of <c>ssh://user@host/path</c>. Null when it is none.</summary>
    public Uri? Url
    {
        get
        {
            var text = Repository;
            if (!Array.Exists(Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
            {
                text = "ssh://" + ShortForm().Replace(text, "$1/$2", 1);
            }

            return Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;
        }
    }

    /// <summary>Whether a reference is a commit in full.</summary>
    public static bool IsCommit(string reference) => reference.Length == 40 && reference.All(char.IsAsciiHexDigit);

    /// <summary>Reads an entry of <c>resources</c> or <c>components</c>; null when it names nothing remote.</summary>
    public static RemoteAddress? TryParse(string entry)
    {
        if (entry.StartsWith('/'))
        {
            return null;
        }

        var mark = entry.IndexOf('?', StringComparison.Ordinal);
        var (reference, timeout, submodules) = mark < 0 ? (string.Empty, DefaultTimeout, false) : ReadQuery(entry[(mark + 1)..]);
        if (SplitHost(mark < 0 ? entry : entry[..mark]) is not var (host, rest) || SplitPath(rest, host.StartsWith(FileScheme, StringComparison.Ordinal)) is not var (repository, path) || repository.Length == 0)
        {
            return null;
        }

        return FileTreePaths.Join(string.Empty, path.TrimStart('/')) is { } clean ? new RemoteAddress(host + repository, clean, reference, timeout, submodules) : null;
    }

    // Scheme, user and host together, and the path behind them; GitHub is written in one way only.
    private static (string Host, string Behind)? SplitHost(string text)
    {
        text = text.StartsWith("git::", StringComparison.OrdinalIgnoreCase) ? text[5..] : text;
        var scheme = Array.Find(Schemes, candidate => text.StartsWith(candidate, StringComparison.OrdinalIgnoreCase)) ?? string.Empty;
        text = text[scheme.Length..];
        var user = User().Match(text).Value;
        text = text[user.Length..];
        var isGitHub = text.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase) || text.StartsWith("github.com:", StringComparison.OrdinalIgnoreCase);
        var isShortForm = scheme.Length == 0 && (user.Length > 0 || isGitHub);
        if (scheme.Length == 0 && !isShortForm)
        {
            return null;
        }

        if (scheme == FileScheme)
        {
            return (scheme, user + text);
        }

        if (isGitHub)
        {
            return (scheme == "ssh://" || user.Length > 0 ? user + "github.com:" : "https://github.com/", text["github.com/".Length..]);
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var end = isShortForm && (slash < 0 || (colon > 0 && colon < slash)) ? colon : slash;
        var host = end < 0 ? text : text[..(end + 1)];
        return host.Length == 0 ? null : (scheme + user + host, end < 0 ? string.Empty : text[(end + 1)..]);
    }

    // The repository ends behind "_git/NAME", before "//", behind ".git", or after two segments.
    private static (string Repository, string Path)? SplitPath(string text, bool isFile)
    {
        if (text.IndexOf("_git/", StringComparison.Ordinal) is var marker and >= 0)
        {
            var next = text.IndexOf('/', marker + 5);
            return next < 0 ? (text, string.Empty) : (text[..next], text[(next + 1)..]);
        }

        if (text.IndexOf("//", StringComparison.Ordinal) is var slashes and >= 0)
        {
            return (text[..slashes], text[(slashes + 2)..]);
        }

        if (text.IndexOf(".git", StringComparison.Ordinal) is var suffix and >= 0)
        {
            return (text[..(suffix + 4)], text[(suffix + 4)..]);
        }

        if (isFile)
        {
            return (text, string.Empty);
        }

        var segments = text.Split('/');
        return segments.Length < 2 ? null : (string.Join('/', segments[..2]), string.Join('/', segments[2..]));
    }

    private static (string Ref, Duration Timeout, bool WithSubmodules) ReadQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            values.TryAdd(Uri.UnescapeDataString(equals < 0 ? part : part[..equals]), equals < 0 ? string.Empty : Uri.UnescapeDataString(part[(equals + 1)..].Replace('+', ' ')));
        }

        var reference = values.GetValueOrDefault("ref") is { Length: > 0 } named ? named : values.GetValueOrDefault("version") ?? string.Empty;
        return (reference, TimeoutOf(values.GetValueOrDefault("timeout") ?? string.Empty), values.GetValueOrDefault("submodules") is "1" or "t" or "T" or "true" or "TRUE" or "True");
    }

    // Seconds, or a duration as Go writes it.
    private static Duration TimeoutOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? Duration.FromSeconds(seconds)
        : GoDuration.Find(text) is { } given && given > Duration.Zero ? given
        : DefaultTimeout;

    [GeneratedRegex("(://|^)[^/@\\s]*:[^/@\\s]*@", RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9-]*@", RegexOptions.CultureInvariant)]
    private static partial Regex User();

    [GeneratedRegex("^([^/:]+):(.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortForm();
}
