using System.Collections.Concurrent;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>A JSON schema of draft 4 to 2020-12, ready to check values.</summary>
/// <remarks>Follows santhosh-tekuri/jsonschema, which Helm uses: its defaults, its order of checks, its words. Nothing is loaded from elsewhere.</remarks>
internal sealed class JsonSchema
{
    private const int DefaultDraft = 2020;

    private readonly GoMap? document;
    private readonly ConcurrentDictionary<object, SchemaNode> nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, object> anchors = new(StringComparer.Ordinal);

    private JsonSchema(object? root)
    {
        document = root as GoMap;
        Draft = DraftOf(document?["$schema"] as string);
        Index(root, string.Empty, 0);
        Root = Node(root ?? throw new SchemaException("the schema is null"));
    }

    /// <summary>4, 6, 7, 2019 or 2020.</summary>
    public int Draft { get; }

    public SchemaNode Root { get; }

    /// <summary>Whether any schema in it has a rule for what no other schema has looked at.</summary>
    public bool AsksForUnevaluated { get; private set; }

    /// <summary>Reads a schema.</summary>
    /// <exception cref="SchemaException">The text is none.</exception>
    public static JsonSchema Compile(string text)
    {
        try
        {
            return new JsonSchema(JsonReader.Read(text));
        }
        catch (FunctionException e)
        {
            throw new SchemaException($"values.schema.json is no JSON: {e.Message}");
        }
    }

    /// <summary>Checks a value.</summary>
    /// <returns>Every violation; empty when the value fits.</returns>
    public IReadOnlyList<SchemaViolation> Validate(GoMap value)
    {
        var found = new SchemaValidator(this).Validate(value);
        return found is null ? [] : found.IsGroup ? found.Causes : [found];
    }

    /// <summary>The node of a schema that is written inside this one.</summary>
    public SchemaNode Node(object schema) => nodes.GetOrAdd(schema, static (written, owner) => new SchemaNode(written, owner), this);

    /// <summary>What a reference points to.</summary>
    /// <exception cref="SchemaException">It points to nothing that is here.</exception>
    public SchemaNode Resolve(string reference, string baseId)
    {
        if (reference.StartsWith("urn:", StringComparison.Ordinal))
        {
            return Node(Boxes.True);
        }

        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var (resource, fragment) = hash < 0 ? (reference, string.Empty) : (reference[..hash], reference[(hash + 1)..]);
        object? start = resource.Length == 0
            ? anchors.GetValueOrDefault(baseId, document!)
            : anchors.GetValueOrDefault(resource) ?? anchors.GetValueOrDefault(Combine(baseId, resource));
        if (start is null)
        {
            throw new SchemaException($"the schema refers to {reference}, which is not in values.schema.json; nothing is loaded from elsewhere");
        }

        var target = fragment.Length == 0 || fragment == "/" ? start
            : fragment[0] == '/' ? Walk(start, fragment)
            : anchors.GetValueOrDefault((resource.Length == 0 ? baseId : resource) + "#" + fragment) ?? anchors.GetValueOrDefault("#" + fragment);
        return Node(target ?? throw new SchemaException($"the schema refers to {reference}, and nothing is there"));
    }

    private static int DraftOf(string? uri) => uri switch
    {
        null => DefaultDraft,
        _ when uri.Contains("draft-04", StringComparison.Ordinal) => 4,
        _ when uri.Contains("draft-06", StringComparison.Ordinal) => 6,
        _ when uri.Contains("draft-07", StringComparison.Ordinal) => 7,
        _ when uri.Contains("2019-09", StringComparison.Ordinal) => 2019,
        _ => DefaultDraft,
    };

    private static string Combine(string baseId, string reference) =>
        Uri.TryCreate(baseId, UriKind.Absolute, out var absolute) && Uri.TryCreate(absolute, reference, out var combined) ? combined.ToString() : reference;

    private static object? Walk(object? at, string pointer)
    {
        foreach (var part in pointer[1..].Split('/'))
        {
            var key = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at switch
            {
                GoMap map => map[key],
                GoList list when int.TryParse(key, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return at;
    }

    // Notes the places that references can name: identifiers and anchors.
    private void Index(object? schema, string baseId, int depth)
    {
        if (depth > 300)
        {
            throw new SchemaException("the schema is nested too deeply");
        }

        switch (schema)
        {
            case GoMap map:
                if (map[Draft == 4 ? "id" : "$id"] is string id && id.Length > 0)
                {
                    if (id[0] == '#')
                    {
                        anchors.TryAdd(id, map);
                    }
                    else
                    {
                        baseId = Combine(baseId, id.Split('#')[0]);
                        anchors.TryAdd(baseId, map);
                        baseIds.TryAdd(map, baseId);
                    }
                }

                foreach (var keyword in (string[])["$anchor", "$dynamicAnchor"])
                {
                    if (map[keyword] is string anchor)
                    {
                        anchors.TryAdd($"{baseId}#{anchor}", map);
                        anchors.TryAdd("#" + anchor, map);
                    }
                }

                AsksForUnevaluated |= map.Has("unevaluatedProperties") || map.Has("unevaluatedItems");
                baseIds.TryAdd(map, baseId);
                foreach (var key in map.SortedKeys)
                {
                    if (key is not ("enum" or "const" or "default" or "examples"))
                    {
                        Index(map[key], baseId, depth + 1);
                    }
                }

                break;
            case GoList list:
                foreach (var item in list.Items)
                {
                    Index(item, baseId, depth + 1);
                }

                break;
        }
    }

    private readonly Dictionary<object, string> baseIds = new(ReferenceEqualityComparer.Instance);

    /// <summary>The identifier below which a schema stands.</summary>
    public string BaseIdOf(object schema) => baseIds.GetValueOrDefault(schema, string.Empty);
}
