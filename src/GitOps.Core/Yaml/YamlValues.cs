using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Core.Yaml;

/// <summary>Turns nodes into values and back.</summary>
internal static class YamlValues
{
    // From here on Go's JSON of a whole number fits no integer.
    private static readonly Comparison<YamlPair> ByKey = static (left, right) => KeyOrder.Instance.Compare(left.Text, right.Text);

    private const double LargestWhole = 18446744073709551616.0;

    /// <summary>The value of a node: scalars resolved, aliases and merge keys expanded, keys as strings.</summary>
    /// <param name="node">The node.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="schema">Which words are booleans.</param>
    /// <param name="limits">Bounds what aliases may stand for.</param>
    /// <exception cref="ManifestException">A scalar does not fit its tag, a key is no scalar, a number is not finite, or aliases exceed their budget.</exception>
    public static KubeValue ToValue(YamlNode node, string file, YamlSchema schema = YamlSchema.Kubernetes, YamlLimits? limits = null) =>
        new Conversion(file, schema, (limits ?? YamlLimits.Default).MaximumAliasNodes).Convert(node);

    /// <summary>As the other, for what goes into JSON by way of Go's maps: a key that comes twice or is no text is a fault.</summary>
    /// <param name="node">The node.</param>
    /// <param name="file">Its text is the name for messages.</param>
    /// <param name="schema">Which words are booleans.</param>
    /// <inheritdoc cref="ToValue(YamlNode, string, YamlSchema, YamlLimits)"/>
    public static KubeValue ToStrictValue(YamlNode node, object file, YamlSchema schema) =>
        new Conversion(file, schema, YamlLimits.Default.MaximumAliasNodes) { IsStrict = true }.Convert(node);

    /// <summary>Nodes that print as the value; strings that would be read as something else are quoted.</summary>
    public static YamlNode FromValue(KubeValue value, YamlSchema schema = YamlSchema.Kubernetes, bool sortKeys = false)
    {
        switch (value)
        {
            case KubeMap map:
                var mapping = new YamlMapping();
                mapping.Pairs.EnsureCapacity(map.Count);
                foreach (var (key, item) in map)
                {
                    mapping.Pairs.Add(new YamlPair(new YamlScalar(key, StyleOf(key, schema)), FromValue(item, schema, sortKeys)));
                }

                if (sortKeys)
                {
                    mapping.Pairs.Sort(ByKey);
                }

                return mapping;
            case KubeList list:
                var sequence = new YamlSequence();
                sequence.Items.EnsureCapacity(list.Count);
                foreach (var item in list.Items)
                {
                    sequence.Items.Add(FromValue(item, schema, sortKeys));
                }

                return sequence;
            default:
                var (text, style) = ScalarOf(value, schema);
                return new YamlScalar(text, style);
        }
    }

    /// <summary>The text of a string, number, boolean or null, and the style in which it is read as what it is.</summary>
    public static (string Text, ScalarStyle Style) ScalarOf(KubeValue value, YamlSchema schema) => value switch
    {
        KubeString text => (text.Text, StyleOf(text.Text, schema)),
        KubeInteger integer => (integer.Number.ToString(CultureInfo.InvariantCulture), ScalarStyle.Plain),
        KubeFloat number => (FormatFloat(number.Number), ScalarStyle.Plain),
        KubeBool boolean => (boolean.Value ? "true" : "false", ScalarStyle.Plain),
        _ => ("null", ScalarStyle.Plain),
    };

    /// <summary>The style in which a string is read as one.</summary>
    public static ScalarStyle StyleOf(string text, YamlSchema schema)
    {
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return ScalarStyle.Literal;
        }

        var plain = YamlResolver.Resolve(text, schema) is YamlTags.String or YamlTags.Merge && !YamlNumbers.IsBase60(text) && !YamlResolver.IsOldBool(text);
        return plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
    }

    // Through JSON, as sigs.k8s.io/yaml does: 1e6 has been written out as 1000000 and is read again as a whole number, while it fits one.
    private static string FormatFloat(double number) => number == Math.Floor(number) && number > long.MinValue && number < LargestWhole
        ? Shortest(number)
        : YamlNumbers.Format(number);

    // The fewest digits that mean this number, filled up with zeros.
    private static string Shortest(double number) =>
        decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("F0", CultureInfo.InvariantCulture);

    private sealed class Conversion(object file, YamlSchema schema, int budget)
    {
        private const int UsualDepth = 8;

        private static readonly List<KubeMap> NothingMerged = [];

        private readonly Stack<KubeMap.Builder> builders = new(UsualDepth);
        private Dictionary<YamlNode, (KubeValue Value, int Size)>? aliases;
        private long used;
        private int size;
        private int depth;

        public bool IsStrict { get; init; }

        public KubeValue Convert(YamlNode node)
        {
            size++;
            switch (node)
            {
                case YamlScalar scalar:
                    return ConvertScalar(scalar);
                case YamlSequence sequence:
                    if (sequence.Items.Count == 0)
                    {
                        return KubeList.Empty;
                    }

                    var items = ImmutableArray.CreateBuilder<KubeValue>(sequence.Items.Count);
                    foreach (var item in sequence.Items)
                    {
                        items.Add(Convert(item));
                    }

                    return new KubeList(items.MoveToImmutable());
                case YamlMapping mapping:
                    return ConvertMapping(mapping);
                default:
                    return ConvertAlias((YamlAlias)node);
            }
        }

        private KubeValue ConvertAlias(YamlAlias alias)
        {
            aliases ??= [];
            if (!aliases.TryGetValue(alias.Target, out var known))
            {
                var before = size;
                known = (Convert(alias.Target), 0);
                known.Size = size - before;
                aliases[alias.Target] = known;
                size = before;
            }

            size = Math.Min(size + known.Size, int.MaxValue / 2);
            used += known.Size;
            return used <= budget ? known.Value : throw Fault(alias, $"document contains excessive aliasing: more than {budget} nodes; write them out");
        }

        private KubeMap ConvertMapping(YamlMapping mapping)
        {
            var map = TakeBuilder(mapping.Pairs.Count);
            List<KubeMap>? merged = null;
            depth++;
            foreach (var pair in mapping.Pairs)
            {
                if (IsMerge(pair))
                {
                    Merge(pair.Value, merged ??= []);
                }
                else
                {
                    map[KeyOf(pair, map)] = Convert(pair.Value);
                }
            }

            depth--;
            foreach (var source in merged ?? NothingMerged)
            {
                AddMissing(map, source);
            }

            var built = map.Build();
            builders.Push(map);
            return built;
        }

        // As many as maps are nested, not as there are maps.
        private KubeMap.Builder TakeBuilder(int capacity)
        {
            if (!builders.TryPop(out var builder))
            {
                return new KubeMap.Builder(capacity);
            }

            builder.Reset(capacity);
            return builder;
        }

        private static void AddMissing(KubeMap.Builder map, KubeMap source)
        {
            foreach (var (key, value) in source.Entries)
            {
                if (!map.Has(key))
                {
                    map[key] = value;
                }
            }
        }

        private static bool IsMerge(YamlPair pair) =>
            pair.Text == "<<" && pair.Key is YamlScalar { Style: ScalarStyle.Plain } key && key.Tag is null or YamlTags.Merge;

        private string KeyOf(YamlPair pair, KubeMap.Builder map)
        {
            if (pair.PlainText is { } text && YamlResolver.Resolve(text, schema) == YamlTags.String && !(IsStrict && map.Has(text)))
            {
                return text;
            }

            var name = KeyOf(pair.Key);
            if (IsStrict)
            {
                CheckKey(pair.Key, name, map);
            }

            return name;
        }

        private void Merge(YamlNode source, List<KubeMap> into)
        {
            var target = source is YamlAlias alias ? alias.Target : source;
            if (target is YamlSequence sequence)
            {
                foreach (var item in sequence.Items)
                {
                    into.Add(Convert(item) as KubeMap ?? throw Fault(item, "map merge requires map or sequence of maps as the value"));
                }
            }
            else
            {
                into.Add(Convert(source) as KubeMap ?? throw Fault(source, "map merge requires map or sequence of maps as the value"));
            }
        }

        // The outermost map is made with texts for keys whatever they are.
        private void CheckKey(YamlNode key, string name, KubeMap.Builder map)
        {
            if (map.Has(name))
            {
                throw Fault(key, $"mapping key \"{name}\" already defined");
            }

            if (depth > 1 && key is YamlScalar scalar && !IsText(scalar) && ConvertScalar(scalar) is not KubeString)
            {
                throw Fault(key, $"json: unsupported type: map[interface {{}}]interface {{}}; quote the key '{name}'");
            }
        }

        private string KeyOf(YamlNode node)
        {
            var key = node is YamlAlias alias ? alias.Target : node;
            if (key is not YamlScalar scalar)
            {
                throw Fault(node, "a mapping key must be a scalar");
            }

            return IsText(scalar) ? scalar.Value : ConvertScalar(scalar) switch
            {
                KubeString text => text.Text,
                KubeInteger number => number.Number.ToString(CultureInfo.InvariantCulture),
                KubeBool boolean => boolean.Value ? "true" : "false",
                KubeFloat number => YamlNumbers.Format(number.Number),
                _ => throw Fault(node, "null is no mapping key; quote it if it is a text"),
            };
        }

        private bool IsText(YamlScalar scalar) => scalar.Tag is null && (scalar.Style != ScalarStyle.Plain || YamlResolver.Resolve(scalar.Value, schema) == YamlTags.String);

        private KubeValue ConvertScalar(YamlScalar scalar)
        {
            var text = scalar.Value;
            if (scalar.Tag is null)
            {
                return scalar.Style == ScalarStyle.Plain ? ConvertPlain(scalar, null) : new KubeString(text);
            }

            return scalar.Tag switch
            {
                YamlTags.Bool or YamlTags.Integer or YamlTags.Float or YamlTags.Null => ConvertPlain(scalar, scalar.Tag),
                YamlTags.Binary => new KubeString(Decode(scalar)),
                _ => new KubeString(text),
            };
        }

        private KubeValue ConvertPlain(YamlScalar scalar, string? wanted)
        {
            var tag = YamlResolver.Resolve(scalar.Value, schema, out var integer, out var number);
            if (wanted is not null && wanted != tag && !(wanted == YamlTags.Float && tag == YamlTags.Integer))
            {
                throw Fault(scalar, $"cannot decode {tag} as a {wanted}");
            }

            switch (tag)
            {
                case YamlTags.Null:
                    return KubeValue.Null;
                case YamlTags.Bool:
                    return YamlResolver.IsTrue(scalar.Value);
                case YamlTags.Integer when integer is { } whole:
                    return whole;
                case YamlTags.Integer or YamlTags.Float:
                    if (!double.IsFinite(number))
                    {
                        throw Fault(scalar, $"json: unsupported value: {(double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf")}");
                    }

                    return number == Math.Floor(number) && Math.Abs(number) < 9e18 ? (KubeValue)(long)number : new KubeFloat(number);
                default:
                    return scalar.Value;
            }
        }

        private string Decode(YamlScalar scalar)
        {
            try
            {
                return Encoding.UTF8.GetString(System.Convert.FromBase64String(scalar.Value));
            }
            catch (FormatException fault)
            {
                throw new ManifestException(file.ToString()!, scalar.Line, "!!binary value contains invalid base64 data", fault);
            }
        }

        private ManifestException Fault(YamlNode node, string message) => new(file.ToString()!, node.Line, message);
    }
}
