namespace GitOps.Adapters.Helm.Templates;

/// <summary>What a function does with its arguments. Returns a template value; null is Go's nil.</summary>
internal delegate object? FunctionBody(Arguments arguments);

/// <summary>A function or method that templates can call.</summary>
/// <remarks>The types of the parameters decide which literals and values are accepted, and the words of the refusal.</remarks>
internal sealed class TemplateFunction(string name, ParameterType[] parameters, bool isVariadic, FunctionBody body)
{
    public string Name { get; } = name;

    public ParameterType[] Parameters { get; } = parameters;

    /// <summary>Whether the last parameter takes any number of arguments.</summary>
    public bool IsVariadic { get; } = isVariadic;

    public FunctionBody Body { get; } = body;

    /// <summary>Whether evaluation stops as soon as the result is known: <c>and</c>, <c>or</c>.</summary>
    public bool IsShortCircuit { get; init; }
}

/// <summary>Types of parameters, with Go's names in <see cref="ParameterTypes"/>.</summary>
internal enum ParameterType
{
    /// <summary><c>interface {}</c></summary>
    Any,

    /// <summary>A reflected value; takes everything.</summary>
    Value,

    String,
    Integer,
    Float,
    Bool,
    Map,
    List,
    Time,
    Certificate,
    Version,

    /// <summary><c>io.Writer</c>, of which a template has none.</summary>
    Writer,
}

/// <summary>Names of parameter types and what fits them.</summary>
internal static class ParameterTypes
{
    public static string NameOf(ParameterType type) => type switch
    {
        ParameterType.Any => "interface {}",
        ParameterType.Value => "reflect.Value",
        ParameterType.String => "string",
        ParameterType.Integer => "int",
        ParameterType.Float => "float64",
        ParameterType.Bool => "bool",
        ParameterType.Map => Go.GoMap.PlainType,
        ParameterType.List => Go.GoList.AnyType,
        ParameterType.Time => "time.Time",
        ParameterType.Certificate => "sprig.certificate",
        ParameterType.Writer => "io.Writer",
        _ => "*semver.Version",
    };

    /// <summary>Whether nil can be given.</summary>
    public static bool CanBeNil(ParameterType type) => type is ParameterType.Any or ParameterType.Value or ParameterType.Map or ParameterType.List or ParameterType.Version;

    /// <summary>Whether a value that is not nil can be given.</summary>
    public static bool Accepts(ParameterType type, object value) => type switch
    {
        ParameterType.Any or ParameterType.Value => true,
        ParameterType.String => value is string,
        ParameterType.Integer => value is nint,
        ParameterType.Float => value is double,
        ParameterType.Bool => value is bool,
        ParameterType.Map => value is Go.GoMap { TypeName: Go.GoMap.PlainType or Go.GoMap.ValuesType },
        ParameterType.List => value is Go.GoList { HoldsAnything: true },
        _ => value is Go.GoObject other && other.TypeName == NameOf(type),
    };
}
