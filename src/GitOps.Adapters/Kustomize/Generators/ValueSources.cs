using System.Text;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;

namespace GitOps.Adapters.Kustomize.Generators;

/// <summary>Keys and values from env files, literals and files.</summary>
internal static class ValueSources
{
    /// <summary>All pairs, each key once, whatever it looks like, for Kustomize leaves that to the cluster; values as bytes, for files need not be text.</summary>
    public static SortedDictionary<string, byte[]> Load(ConfigReader config, Loader loader, string name)
    {
        var pairs = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var envs = config.Texts("envs").ToList();
        if (config.Text("env") is { Length: > 0 } env)
        {
            envs.Add(env);
        }

        foreach (var path in envs)
        {
            Within($"env source files: [{string.Join(' ', envs)}]", () => AddEnvFile(pairs, loader.Load(path).Span, name));
        }

        foreach (var literal in config.Texts("literals"))
        {
            Within("literal sources", () => AddLiteral(pairs, literal, name));
        }

        foreach (var source in config.Texts("files"))
        {
            Within($"file sources: [{string.Join(' ', config.Texts("files"))}]", () => AddFile(pairs, source, loader, name));
        }

        return pairs;
    }

    private static void Within(string what, Action read)
    {
        try
        {
            read();
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"loading KV pairs: {what}");
        }
    }

    private static void AddEnvFile(SortedDictionary<string, byte[]> pairs, ReadOnlySpan<byte> content, string name)
    {
        if (!System.Text.Unicode.Utf8.IsValid(content))
        {
            throw new KustomizeException("the file has invalid utf8 bytes");
        }

        foreach (var rawLine in Loader.Decode(content).Split('\n'))
        {
            var line = rawLine.TrimEnd('\r').TrimStart();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? line : line[..equals];
            Add(pairs, key, Encoding.UTF8.GetBytes(equals < 0 ? string.Empty : line[(equals + 1)..]), name);
        }
    }

    private static void AddLiteral(SortedDictionary<string, byte[]> pairs, string literal, string name)
    {
        var equals = literal.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new KustomizeException("invalid literal source, expected key=value");
        }

        var value = literal[(equals + 1)..];
        if (value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'')
        {
            value = value[1..^1];
        }

        Add(pairs, literal[..equals], Encoding.UTF8.GetBytes(value), name);
    }

    private static void AddFile(SortedDictionary<string, byte[]> pairs, string source, Loader loader, string name)
    {
        var parts = source.Split('=');
        switch (parts)
        {
            case [var path]:
                Add(pairs, path[(path.LastIndexOf('/') + 1)..], loader.Load(path).ToArray(), name);
                break;
            case ["", var path]:
                throw new KustomizeException($"missing key name for file path \"{path}\" in source \"{source}\"");
            case [var key, ""]:
                throw new KustomizeException($"missing file path for key name \"{key}\" in source \"{source}\"");
            case [var key, var path]:
                Add(pairs, key, loader.Load(path).ToArray(), name);
                break;
            default:
                throw new KustomizeException($"source \"{source}\" key name or file path contains '='");
        }
    }

    private static void Add(SortedDictionary<string, byte[]> pairs, string key, byte[] value, string name)
    {
        if (!pairs.TryAdd(key, value))
        {
            throw new KustomizeException($"configmap {name} illegally repeats the key `{key}`");
        }
    }
}
