using System.Collections.Immutable;
using NodaTime;

namespace GitOps.Core.Deployments.Health.Cel.Values;

/// <summary>A value of an expression.</summary>
internal abstract class CelValue
{
    /// <summary>Its type as CEL names it.</summary>
    public abstract string TypeName { get; }
}

internal sealed class CelNull : CelValue
{
    public static readonly CelNull Instance = new();

    public override string TypeName => "null_type";
}

internal sealed class CelBool : CelValue
{
    private static readonly CelBool True = new(true);
    private static readonly CelBool False = new(false);

    private CelBool(bool value) => Value = value;

    public bool Value { get; }

    public override string TypeName => "bool";

    public static CelBool Of(bool value) => value ? True : False;
}

internal sealed class CelInt(long value) : CelValue
{
    public long Value { get; } = value;

    public override string TypeName => "int";
}

internal sealed class CelUint(ulong value) : CelValue
{
    public ulong Value { get; } = value;

    public override string TypeName => "uint";
}

internal sealed class CelDouble(double value) : CelValue
{
    public double Value { get; } = value;

    public override string TypeName => "double";
}

internal sealed class CelString(string value) : CelValue
{
    public string Value { get; } = value;

    public override string TypeName => "string";
}

internal sealed class CelBytes(ImmutableArray<byte> value) : CelValue
{
    public ImmutableArray<byte> Value { get; } = value;

    public override string TypeName => "bytes";
}

internal sealed class CelTimestamp(Instant value) : CelValue
{
    public Instant Value { get; } = value;

    public override string TypeName => "google.protobuf.Timestamp";
}

internal sealed class CelDuration(Duration value) : CelValue
{
    public Duration Value { get; } = value;

    public override string TypeName => "google.protobuf.Duration";
}

/// <summary>A type as a value, as <c>type(x)</c> gives it.</summary>
internal sealed class CelType(string name) : CelValue
{
    public string Name { get; } = name;

    public override string TypeName => "type";
}

/// <summary>A value of the host: it has methods of its own.</summary>
internal abstract class CelHostValue : CelValue
{
    /// <summary>The result of a method; null when it has none that takes such arguments.</summary>
    /// <exception cref="CelEvaluationException">It has, but no result.</exception>
    public abstract CelValue? Call(string method, CelValue[] arguments);

    /// <summary>A field; null when there is none of the name.</summary>
    public virtual CelValue? Find(string field) => null;
}

/// <summary>A value that may be missing.</summary>
internal sealed class CelOptional(CelValue? value) : CelValue
{
    public static readonly CelOptional None = new(null);

    public CelValue? Value { get; } = value;

    public override string TypeName => "optional_type";
}

/// <summary>A list; items are made when they are looked at.</summary>
internal abstract class CelList : CelValue
{
    public abstract int Count { get; }

    public abstract CelValue this[int index] { get; }

    public override string TypeName => "list";

    public IEnumerable<CelValue> Items
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }
    }
}

/// <summary>A map; values are made when they are looked at.</summary>
internal abstract class CelMap : CelValue
{
    public abstract int Count { get; }

    public abstract IEnumerable<CelValue> Keys { get; }

    public override string TypeName => "map";

    public abstract CelValue? Find(CelValue key);

    public CelValue? Find(string key) => Find(new CelString(key));
}
