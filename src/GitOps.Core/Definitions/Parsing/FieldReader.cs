using System.Collections.Immutable;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads the fields of one map of a custom resource by type and remembers which were asked for.</summary>
/// <remarks>An explicit null counts as absent, as it does at the Kubernetes API. A field of the wrong type is a fault and reads as absent.</remarks>
internal sealed class FieldReader(KubeMap map, string path, FaultList faults)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public string PathOf(string key) => $"{path}.{key}";

    public void Fault(string key, string message) => faults.Add(PathOf(key), message);

    public string? Text(string key) => Value(key) switch
    {
        null => null,
        KubeString text => text.Text,
        _ => Refuse<string>(key, "must be a string; a number or a boolean needs quotes"),
    };

    public string RequiredText(string key)
    {
        var text = Text(key);
        if (text is null or "" && (text is not null || IsAbsent(key)))
        {
            Fault(key, "is missing");
        }

        return text ?? string.Empty;
    }

    public bool Flag(string key) => FindFlag(key) ?? false;

    /// <summary>True, false, or null when absent.</summary>
    public bool? FindFlag(string key) => Value(key) switch
    {
        null => null,
        KubeBool flag => flag.Value,
        _ => RefuseFlag(key),
    };

    public bool RequiredFlag(string key)
    {
        if (IsAbsent(key))
        {
            Fault(key, "is missing; say true or false");
        }

        return Flag(key);
    }

    /// <summary>A duration as Go writes it.</summary>
    /// <param name="key">The field.</param>
    /// <param name="hours">Whether the unit <c>h</c> is allowed.</param>
    public Duration? Span(string key, bool hours = true)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (GoDuration.TryParse(text, hours, out var span))
        {
            return span;
        }

        Fault(key, $"'{text}' is no duration; write numbers with the units ms, s{(hours ? ", m or h, for example 1h30m" : " or m, for example 90s")}");
        return null;
    }

    public Duration RequiredSpan(string key)
    {
        if (IsAbsent(key))
        {
            Fault(key, "is missing; write a duration, for example 10m");
        }

        return Span(key) ?? Duration.Zero;
    }

    /// <summary>One of the named values; the fallback when absent.</summary>
    public T Choice<T>(string key, T fallback, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        foreach (var (name, value) in choices)
        {
            if (name == text)
            {
                return value;
            }
        }

        var names = new List<string>();
        foreach (var (name, _) in choices)
        {
            names.Add(name);
        }

        Fault(key, $"'{text}' is not known; write {string.Join(", ", names)}");
        return fallback;
    }

    /// <summary>A nested map; null when absent.</summary>
    public FieldReader? FindMap(string key) => Value(key) switch
    {
        null => null,
        KubeMap inner => new FieldReader(inner, PathOf(key), faults),
        _ => Refuse<FieldReader>(key, "must be a map"),
    };

    /// <summary>A nested map; a missing one is a fault and reads as null.</summary>
    public FieldReader? RequiredMap(string key)
    {
        if (IsAbsent(key))
        {
            Fault(key, "is missing");
        }

        return FindMap(key);
    }

    /// <summary>Reads every map of a list.</summary>
    public ImmutableArray<T> Each<T>(string key, Func<FieldReader, T> read)
    {
        var items = List(key);
        var result = ImmutableArray.CreateBuilder<T>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is KubeMap item)
            {
                result.Add(read(new FieldReader(item, $"{PathOf(key)}[{i}]", faults)));
            }
            else
            {
                faults.Add($"{PathOf(key)}[{i}]", "must be a map");
            }
        }

        return result.ToImmutable();
    }

    /// <summary>A whole number of 32 bits; null when absent.</summary>
    public int? Integer(string key)
    {
        switch (Value(key))
        {
            case null:
                return null;
            case KubeInteger { Number: >= int.MinValue and <= int.MaxValue } number:
                return (int)number.Number;
            default:
                Fault(key, "must be a whole number, without quotes");
                return null;
        }
    }

    /// <summary>A map as it stands; empty when absent.</summary>
    public KubeMap Map(string key) => Value(key) switch
    {
        null => KubeMap.Empty,
        KubeMap inner => inner,
        _ => Refuse<KubeMap>(key, "must be a map") ?? KubeMap.Empty,
    };

    /// <summary>A list of strings.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        var items = List(key);
        var result = ImmutableArray.CreateBuilder<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].AsString is { } text)
            {
                result.Add(text);
            }
            else
            {
                faults.Add($"{PathOf(key)}[{i}]", "must be a string");
            }
        }

        return result.ToImmutable();
    }

    /// <summary>A map of strings.</summary>
    public KubeMap TextMap(string key)
    {
        if (Value(key) is not { } value)
        {
            return KubeMap.Empty;
        }

        if (value is not KubeMap inner)
        {
            return Refuse<KubeMap>(key, "must be a map") ?? KubeMap.Empty;
        }

        foreach (var (name, item) in inner)
        {
            if (item is not KubeString)
            {
                faults.Add($"{PathOf(key)}.{name}", "must be a string; a number or a boolean needs quotes");
            }
        }

        return inner;
    }

    /// <summary>A field of the API that this engine cannot honour; one that is there is a fault.</summary>
    public void Unsupported(string key, string advice)
    {
        if (Value(key) is not (null or KubeMap { Count: 0 } or KubeList { Count: 0 }))
        {
            Fault(key, $"is not supported by this engine; {advice}");
        }
    }

    /// <summary>A field that has no effect here, nor in Flux unless the caller says so.</summary>
    public void WithoutEffect(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            asked.Add(key);
        }
    }

    /// <summary>Notes every field that nobody asked for: the API does not know it.</summary>
    public void NoteUnknown()
    {
        foreach (var key in map.Keys)
        {
            if (!asked.Contains(key))
            {
                faults.Note(PathOf(key), "is not a field of this kind and has no effect");
            }
        }
    }

    private KubeList List(string key) => Value(key) switch
    {
        null => KubeList.Empty,
        KubeList list => list,
        _ => Refuse<KubeList>(key, "must be a list") ?? KubeList.Empty,
    };

    private KubeValue? Value(string key)
    {
        asked.Add(key);
        return map[key] is { } value and not KubeNull ? value : null;
    }

    private bool IsAbsent(string key) => map[key] is null or KubeNull;

    private T? Refuse<T>(string key, string message)
        where T : class
    {
        Fault(key, message);
        return null;
    }

    private bool? RefuseFlag(string key)
    {
        Fault(key, "must be true or false, without quotes");
        return null;
    }
}
