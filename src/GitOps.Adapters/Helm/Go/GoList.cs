namespace GitOps.Adapters.Helm.Go;

/// <summary>A slice. Templates never change one in place, so it is immutable but for maps inside.</summary>
internal sealed class GoList(object?[] items, string typeName = GoList.AnyType)
{
    /// <summary>Type name of a slice of anything.</summary>
    public const string AnyType = "[]interface {}";

    /// <summary>Type name of a slice of strings.</summary>
    public const string StringType = "[]string";

    /// <summary>Type name of a slice of integers.</summary>
    public const string IntegerType = "[]int";

    /// <summary>Type name of a slice of slices of anything.</summary>
    public const string NestedType = "[][]interface {}";

    /// <summary>Go's nil slice, which JSON writes as null.</summary>
    public static GoList Nil { get; } = new([]) { IsNil = true };

    /// <summary>The items.</summary>
    public object?[] Items { get; } = items;

    /// <summary>Type as Go prints it.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>Whether this is a nil slice.</summary>
    public bool IsNil { get; init; }

    /// <summary>Methods of a named type; null when it has none.</summary>
    public MethodTable? Methods { get; init; }

    /// <summary>Whether the elements can be anything.</summary>
    public bool HoldsAnything => TypeName == AnyType;

    public int Count => Items.Length;

    public object? this[int index] => Items[index];

    /// <summary>A slice of strings.</summary>
    public static GoList OfStrings(IEnumerable<string> items) => new([.. items], StringType);

    public GoList DeepCopy()
    {
        var copy = new object?[Items.Length];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = GoMap.DeepCopyOf(Items[i]);
        }

        return new GoList(copy, TypeName) { IsNil = IsNil };
    }
}
