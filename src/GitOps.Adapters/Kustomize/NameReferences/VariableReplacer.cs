using System.Collections.Immutable;
using System.Text;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.NameReferences;

/// <summary>Writes variables where <c>$(NAME)</c> stands; <c>$$</c> is a dollar.</summary>
internal sealed class VariableReplacer(IReadOnlyDictionary<string, YamlScalar?> values, ImmutableArray<FieldSpec> specs)
{
    public void Replace(ResMap map)
    {
        if (values.Count == 0)
        {
            return;
        }

        foreach (var resource in map.Resources)
        {
            foreach (var spec in specs)
            {
                spec.Apply(resource, Set);
            }
        }
    }

    private void Set(NodeSlot slot)
    {
        switch (slot.Node)
        {
            case YamlScalar scalar when Nodes.IsString(scalar):
                Replace(scalar);
                break;
            case YamlMapping mapping:
                foreach (var pair in mapping.Pairs)
                {
                    if (pair.Value is YamlScalar value && Nodes.IsString(value))
                    {
                        Replace(value);
                    }
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    if (!Nodes.IsString(sequence.Items[i]))
                    {
                        throw new KustomizeException("invalid value type expect a string");
                    }

                    Replace((YamlScalar)sequence.Items[i]);
                }

                break;
        }
    }

    private void Replace(YamlScalar scalar)
    {
        var replaced = Replaced(scalar);
        Nodes.Overwrite(scalar, replaced.Value, replaced.Style);
    }

    private YamlScalar Replaced(YamlScalar scalar)
    {
        var input = scalar.Value;
        var text = new StringBuilder();
        var copied = 0;
        for (var i = 0; i < input.Length; i++)
        {
            if (input[i] != '$' || i + 1 >= input.Length)
            {
                continue;
            }

            text.Append(input, copied, i - copied);
            var close = input[i + 1] == '(' ? input.IndexOf(')', i + 2) : -1;
            if (close >= 0)
            {
                var name = input[(i + 2)..close];
                var value = values.GetValueOrDefault(name);
                if (value is not null && i == 0 && close == input.Length - 1)
                {
                    // Alone, the variable brings its type along.
                    return new YamlScalar(value.Value, Nodes.IsString(value) ? ScalarStyle.Any : ScalarStyle.Plain);
                }

                text.Append(value?.Value ?? $"$({name})");
                i = close;
            }
            else
            {
                text.Append(input[i + 1] switch { '$' => "$", '(' => "$(", var other => $"${other}" });
                i++;
            }

            copied = i + 1;
        }

        return new YamlScalar(text.Append(input, copied, input.Length - copied).ToString(), ScalarStyle.Any);
    }
}
