namespace GitOps.Adapters.Helm.Templates;

/// <summary>A value on its way through the executor, with what Go's reflection knows beyond it.</summary>
/// <param name="Content">The value.</param>
/// <param name="IsInterface">Whether it came out of a place that holds anything; messages then say <c>interface {}</c>, and nil is a typed nil.</param>
internal readonly record struct TemplateValue(object? Content, bool IsInterface = false)
{
    /// <summary>No value at all, as an absent pipeline result.</summary>
    public static TemplateValue Invalid => default;

    /// <summary>Nil of type <c>interface {}</c>, as an absent key.</summary>
    public static TemplateValue NilInterface => new(null, true);

    /// <summary>Whether there is no value, not even a typed nil.</summary>
    public bool IsInvalid => Content is null && !IsInterface;

    /// <summary>The static type as Go prints it in errors.</summary>
    public string TypeName => IsInterface ? "interface {}" : Go.GoType.NameOf(Content);

    /// <summary>What is inside, as the end of a pipeline yields it.</summary>
    public TemplateValue Unwrap() => new(Content);
}
