using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>The arguments of one call, already checked against the function's parameters.</summary>
internal readonly ref struct Arguments(ReadOnlySpan<object?> values, Executor executor)
{
    private readonly ReadOnlySpan<object?> values = values;

    /// <summary>Who calls; for functions that execute templates or cost much.</summary>
    public Executor Executor { get; } = executor;

    public int Count => values.Length;

    public object? this[int index] => values[index];

    public ReadOnlySpan<object?> All => values;

    public ReadOnlySpan<object?> From(int index) => values[index..];

    public string Text(int index) => (string)values[index]!;

    /// <summary>An <c>int</c>; counts beyond 32 bits are beyond every budget and cut off.</summary>
    public int Integer(int index) => (int)Math.Clamp((nint)values[index]!, int.MinValue, int.MaxValue);

    public double Float(int index) => (double)values[index]!;

    public bool Bool(int index) => (bool)values[index]!;

    /// <summary>A map; a nil one is empty.</summary>
    public GoMap Map(int index) => values[index] as GoMap ?? new GoMap { IsNil = true };

    /// <summary>A list; a nil one is empty.</summary>
    public GoList List(int index) => values[index] as GoList ?? GoList.Nil;
}
