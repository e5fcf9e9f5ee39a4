using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>JSON out and in. Without <c>must</c> a fault is swallowed, or put into the result, as Helm does.</summary>
internal static class JsonFunctions
{
    private const string Indentation = "  ";

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("toJson", [P.Any], false, a => OrEmpty(a[0], static value => JsonText.Write(value))),
        new("mustToJson", [P.Any], false, a => JsonText.Write(a[0])),
        new("toPrettyJson", [P.Any], false, a => OrEmpty(a[0], static value => JsonText.Write(value, indent: Indentation))),
        new("mustToPrettyJson", [P.Any], false, a => JsonText.Write(a[0], indent: Indentation)),
        new("toRawJson", [P.Any], false, a => JsonText.Write(a[0], escapeHtml: false)),
        new("mustToRawJson", [P.Any], false, a => JsonText.Write(a[0], escapeHtml: false)),
        new("fromJson", [P.String], false, a => FromJson(a.Text(0))),
        new("fromJsonArray", [P.String], false, a => FromJsonArray(a.Text(0))),
        new("mustFromJson", [P.String], false, a => JsonReader.Read(a.Text(0))),
    ];

    private static string OrEmpty(object? value, Func<object?, string> write)
    {
        try
        {
            return write(value);
        }
        catch (FunctionException)
        {
            // Helm's contract: a value that JSON cannot hold is written as nothing.
            return string.Empty;
        }
    }

    private static object FromJson(string text)
    {
        try
        {
            return JsonReader.Read(text) switch
            {
                GoMap map => map,
                null => new GoMap { IsNil = true },
                var other => WithError(Mismatch(other, GoMap.PlainType)),
            };
        }
        catch (FunctionException e)
        {
            return WithError(e.Message);
        }
    }

    private static object FromJsonArray(string text)
    {
        try
        {
            return JsonReader.Read(text) switch
            {
                GoList list => list,
                null => GoList.Nil,
                var other => new GoList([Mismatch(other, GoList.AnyType)]),
            };
        }
        catch (FunctionException e)
        {
            return new GoList([e.Message]);
        }
    }

    /// <summary>A map that carries a fault under <c>Error</c>.</summary>
    public static GoMap WithError(string message) => new() { ["Error"] = message };

    /// <summary>The fault of a value of another type than wanted, in the words of <c>encoding/json</c>.</summary>
    public static string Mismatch(object value, string type)
    {
        var kind = value switch { GoMap => "object", GoList => "array", string => "string", bool => "bool", _ => "number" };
        return $"json: cannot unmarshal {kind} into Go value of type {type}";
    }
}
