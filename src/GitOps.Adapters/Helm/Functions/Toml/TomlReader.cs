using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Functions.Toml;

/// <summary>Reads TOML 1.0: tables, arrays of tables, dotted keys. Integers stay integers, dates become times.</summary>
internal sealed partial class TomlReader
{
    private const int MaximumDepth = 200;

    private readonly string text;
    private readonly HashSet<GoMap> closed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GoMap, Dictionary<string, List<object?>>> tableArrays = new(ReferenceEqualityComparer.Instance);
    private string lastKey = string.Empty;
    private int at;
    private int depth;

    private TomlReader(string text) => this.text = text;

    /// <summary>Reads a document.</summary>
    /// <exception cref="FunctionException">The text is no TOML.</exception>
    public static GoMap Read(string text)
    {
        var reader = new TomlReader(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        return reader.Document();
    }

    private GoMap Document()
    {
        var root = new GoMap();
        var table = root;
        while (true)
        {
            SkipBlank();
            if (at >= text.Length)
            {
                Finish();
                return root;
            }

            if (text[at] == '[')
            {
                table = Header(root);
            }
            else
            {
                Pair(table);
            }

            EndOfLine();
        }
    }

    private GoMap Header(GoMap root)
    {
        at++;
        var isArray = Peek() == '[';
        at += isArray ? 1 : 0;
        var path = Key(isHeader: true);
        Expect(']');
        if (isArray)
        {
            Expect(']');
        }

        var parent = root;
        foreach (var part in path[..^1])
        {
            parent = Step(parent, part);
        }

        lastKey = string.Join('.', path);
        return isArray ? Append(parent, path[^1]) : Open(parent, path[^1]);
    }

    private GoMap Step(GoMap parent, string key)
    {
        if (tableArrays.TryGetValue(parent, out var arrays) && arrays.TryGetValue(key, out var items))
        {
            return (GoMap)items[^1]!;
        }

        if (!parent.TryGet(key, out var existing))
        {
            var made = new GoMap();
            parent[key] = made;
            return made;
        }

        return existing as GoMap ?? throw Error($"Key '{key}' has already been defined.");
    }

    private GoMap Open(GoMap parent, string key)
    {
        var table = Step(parent, key);
        return closed.Add(table) ? table : throw Error($"Key '{lastKey}' has already been defined.");
    }

    private GoMap Append(GoMap parent, string key)
    {
        if (!tableArrays.TryGetValue(parent, out var arrays))
        {
            arrays = new Dictionary<string, List<object?>>(StringComparer.Ordinal);
            tableArrays.Add(parent, arrays);
        }

        if (!arrays.TryGetValue(key, out var items))
        {
            if (parent.Has(key))
            {
                throw Error($"Key '{lastKey}' has already been defined.");
            }

            items = [];
            arrays.Add(key, items);
            parent[key] = null;
        }

        var table = new GoMap();
        items.Add(table);
        return table;
    }

    private void Finish()
    {
        foreach (var (parent, arrays) in tableArrays)
        {
            foreach (var (key, items) in arrays)
            {
                parent[key] = new GoList([.. items], "[]map[string]interface {}");
            }
        }
    }

    private void Pair(GoMap table)
    {
        var path = Key(isHeader: false);
        at++;
        SkipSpace();
        lastKey = string.Join('.', path);
        var target = table;
        foreach (var part in path[..^1])
        {
            target = Step(target, part);
        }

        if (target.Has(path[^1]))
        {
            throw Error($"Key '{lastKey}' has already been defined.");
        }

        target[path[^1]] = Value();
    }

    private string[] Key(bool isHeader)
    {
        var parts = new List<string>();
        while (true)
        {
            SkipSpace();
            if (Peek() is '"' or '\'')
            {
                parts.Add(String());
            }
            else
            {
                var start = at;
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
                {
                    at++;
                }

                parts.Add(at > start ? text[start..at] : throw Error(NoKey(isHeader)));
            }

            SkipSpace();
            if (Peek() == (isHeader ? ']' : '='))
            {
                return [.. parts];
            }

            if (Peek() != '.')
            {
                throw Error(isHeader ? $"expected '.' or ']' to end table name, but got {Found()} instead"
                    : at >= text.Length ? "unexpected EOF; expected key separator '='"
                    : $"expected '.' or '=', but got {Found()} instead");
            }

            at++;
        }
    }

    private string NoKey(bool isHeader) => (isHeader, Peek()) switch
    {
        (true, ']' or '\0') => "unexpected end of table name (table names cannot be empty)",
        (true, '.') => "unexpected table separator (table names cannot be empty)",
        (true, _) => $"expected '.' or ']' to end table name, but got {Found()} instead",
        (false, '=' or '\0') => "unexpected '=': key name appears blank",
        (false, '.') => "unexpected '.': keys cannot start with a '.'",
        _ => $"expected '.' or '=', but got {Found()} instead",
    };

    private char Peek() => at < text.Length ? text[at] : '\0';

    private string Found() => at < text.Length ? $"'{text[at]}'" : "end of file";

    private void Expect(char c)
    {
        SkipSpace();
        if (Peek() != c)
        {
            throw Error($"expected '{c}' but found {Found()} instead");
        }

        at++;
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private void SkipBlank()
    {
        while (at < text.Length)
        {
            if (text[at] == '#')
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else if (text[at] is ' ' or '\t' or '\n')
            {
                at++;
            }
            else
            {
                return;
            }
        }
    }

    private void EndOfLine()
    {
        SkipSpace();
        if (Peek() == '#')
        {
            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end;
        }

        if (at < text.Length && text[at] != '\n')
        {
            throw Error($"expected a top-level item to end with a newline, comment, or EOF, but got {Found()} instead");
        }
    }

    private FunctionException Error(string message)
    {
        var line = 1 + text.AsSpan(0, Math.Min(at, text.Length)).Count('\n');
        return new FunctionException(lastKey.Length > 0 ? $"toml: line {line} (last key \"{lastKey}\"): {message}" : $"toml: line {line}: {message}");
    }
}
