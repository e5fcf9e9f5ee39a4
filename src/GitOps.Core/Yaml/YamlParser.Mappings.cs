using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>Mappings, and where comments between their pairs belong.</summary>
internal sealed partial class YamlParser
{
    private const int IndexFrom = 16;

    private void ReadBlockPairs(YamlMapping mapping)
    {
        var start = scanner.Peek().Start;
        scanner.Take();
        while (true)
        {
            var token = scanner.Peek();
            if (token.Kind == YamlTokenKind.BlockEnd)
            {
                (_, mapping.LineComment, mapping.FootComment) = TakeComments();
                scanner.Take();
                MoveFootToLastKey(mapping);
                CheckKeys(mapping);
                return;
            }

            if (token.Kind != YamlTokenKind.Key)
            {
                throw Fault("did not find expected key", token.Start);
            }

            scanner.Take();
            if (!scanner.KeepsComments && scanner.Peek() is { Kind: YamlTokenKind.Scalar, Style: ScalarStyle.Plain } plain)
            {
                scanner.Take();
                mapping.Pairs.Add(new YamlPair(plain.Text, plain.Start.Line + 1, ReadBlockValue()));
                continue;
            }

            var key = ReadBlockNodeOrEmpty(token.Start);
            if (key.FootComment is not null && mapping.Pairs.Count > 0)
            {
                // Found before this key, so it is below the one before.
                mapping.Pairs[^1].Key.FootComment = key.FootComment;
                key.FootComment = null;
            }

            AddPair(mapping, key, ReadBlockValue());
        }
    }

    private YamlNode ReadBlockValue()
    {
        var token = scanner.Peek();
        if (token.Kind != YamlTokenKind.Value)
        {
            return Empty(token.Start);
        }

        scanner.Take();
        return ReadBlockNodeOrEmpty(token.Start);
    }

    private YamlNode ReadBlockNodeOrEmpty(YamlMark mark) =>
        scanner.Peek().Kind is YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd ? Empty(mark) : ReadNode(true, true);

    private void ReadFlowPairs(YamlMapping mapping)
    {
        var start = scanner.Peek().Start;
        scanner.Take();
        for (var first = true; ; first = false)
        {
            var token = NextInFlow(first, YamlTokenKind.FlowMappingEnd, start, "did not find expected ',' or '}'");
            if (token.Kind == YamlTokenKind.FlowMappingEnd)
            {
                EndFlow(mapping);
                CheckKeys(mapping);
                return;
            }

            if (token.Kind == YamlTokenKind.Key)
            {
                scanner.Take();
                var key = ReadFlowNodeUnless(YamlTokenKind.FlowMappingEnd, true);
                AddPair(mapping, key, ReadFlowValue(YamlTokenKind.FlowMappingEnd));
            }
            else
            {
                var key = ReadNode(false, false);
                AddPair(mapping, key, Empty(scanner.Peek().Start));
            }
        }
    }

    private static void AddPair(YamlMapping mapping, YamlNode key, YamlNode value)
    {
        if (key.FootComment is null && value.FootComment is not null)
        {
            key.FootComment = value.FootComment;
            value.FootComment = null;
        }

        mapping.Pairs.Add(new YamlPair(key, value));
    }

    private static void MoveFootToLastKey(YamlMapping mapping)
    {
        if (mapping.FootComment is not null && mapping.Pairs.Count > 0)
        {
            mapping.Pairs[^1].Key.FootComment = mapping.FootComment;
            mapping.FootComment = null;
        }
    }

    private void CheckKeys(YamlMapping mapping)
    {
        if (allowDuplicateKeys)
        {
            return;
        }

        var pairs = mapping.Pairs;
        var seen = pairs.Count >= IndexFrom ? new Dictionary<string, int>(pairs.Count, StringComparer.Ordinal) : null;
        for (var i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].Text is not { } key)
            {
                continue;
            }

            var earlier = 0;
            if (seen is not null)
            {
                if (!seen.TryAdd(key, pairs[i].Line))
                {
                    earlier = seen[key];
                }
            }
            else
            {
                for (var j = 0; j < i && earlier == 0; j++)
                {
                    if (string.Equals(pairs[j].Text, key, StringComparison.Ordinal))
                    {
                        earlier = pairs[j].Line;
                    }
                }
            }

            if (earlier > 0)
            {
                throw new YamlSyntaxException($"mapping key \"{key}\" already defined at line {earlier}", pairs[i].Line);
            }
        }
    }
}
