using System.Collections.Frozen;
using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>The rules of <c>ArgoRules.txt</c> by kind; <c>*.group/*</c> and <c>group/*</c> stand for what has no rule of its own.</summary>
internal sealed class ArgoRuleBook
{
    private readonly FrozenDictionary<(string Group, string Kind), ArgoRule> exact;
    private readonly ImmutableArray<(string Group, ArgoRule Rule)> patterns;

    private ArgoRuleBook(IEnumerable<(string Group, string Kind, ArgoRule Rule)> rules)
    {
        var all = rules.ToList();
        exact = all.Where(item => item.Kind != "*").ToFrozenDictionary(item => (item.Group, item.Kind), item => item.Rule);
        patterns = [.. all.Where(item => item.Kind == "*").Select(item => (item.Group, item.Rule))];
    }

    public static ArgoRuleBook Default { get; } = Load();

    public ArgoRule? Find(GroupVersionKind kind) => exact.TryGetValue((kind.Group, kind.Kind), out var rule)
        ? rule
        : patterns.FirstOrDefault(item => Matches(item.Group, kind.Group)).Rule;

    /// <summary>Reads rules.</summary>
    /// <exception cref="FormatException">A line cannot be read.</exception>
    public static ArgoRuleBook Parse(string text)
    {
        var rules = new List<(string Group, string Kind, ArgoRule Rule)>();
        string[] kinds = [];
        var lines = ImmutableArray.CreateBuilder<ArgoRuleLine>();
        foreach (var (index, raw) in text.Split('\n').Index())
        {
            var line = raw.TrimEnd();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] != ' ')
            {
                Close();
                kinds = line.Split(' ');
                continue;
            }

            var tokens = ArgoTokens.Split(line);
            if (!Enum.TryParse<ArgoStatus>(tokens[0], out var status))
            {
                throw new FormatException($"line {index + 1}: '{tokens[0]}' is no status.");
            }

            lines.Add(new ArgoRuleLine(status, [.. tokens.Skip(1).Select(ArgoTest.Parse)]));
        }

        Close();
        return new ArgoRuleBook(rules);

        void Close()
        {
            var rule = new ArgoRule(lines.ToImmutable());
            rules.AddRange(kinds.Select(kind => kind.LastIndexOf('/')).Zip(kinds, (slash, kind) => (kind[..slash], kind[(slash + 1)..], rule)));
            lines.Clear();
        }
    }

    private static bool Matches(string pattern, string group) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? group.EndsWith(pattern[1..], StringComparison.Ordinal)
        : pattern == group;

    private static ArgoRuleBook Load()
    {
        using var stream = typeof(ArgoRuleBook).Assembly.GetManifestResourceStream("GitOps.Core.Deployments.Health.ArgoRules.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
