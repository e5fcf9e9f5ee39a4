using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Scanning;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>YAML out and in. Faults of <c>toYaml</c> are swallowed, those of <c>fromYaml</c> put into the result, as Helm does.</summary>
internal static class YamlFunctions
{
    private const string Conversion = "error converting YAML to JSON: ";

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("toYaml", [P.Any], false, a => OrEmpty(a[0], Write)),
        new("mustToYaml", [P.Any], false, a => Write(a[0])),
        new("toYamlPretty", [P.Any], false, a => OrEmpty(a[0], PrettyYaml.Write)),
        new("fromYaml", [P.String], false, a => FromYaml(a.Text(0))),
        new("fromYamlArray", [P.String], false, a => FromYamlArray(a.Text(0))),
    ];

    /// <summary>A value as sigs.k8s.io/yaml writes it, without the last line break.</summary>
    public static string Write(object? value)
    {
        var text = YamlWriter.Write(YamlConversion.ToNode(value), YamlFormat.Kubernetes);
        return text.EndsWith('\n') ? text[..^1] : text;
    }

    /// <summary>The fault of a text that is no YAML, in the words of sigs.k8s.io/yaml.</summary>
    public static string Fault(ManifestException fault) => Fault(fault, LineOf(fault));

    /// <summary>The same for people: where the original names no line, as on the first one, the line is named all the same.</summary>
    public static string FaultWithLine(ManifestException fault) => Fault(fault, LineOf(fault) is > 0 and var line ? line : fault.Line);

    private static string Fault(ManifestException fault, int line)
    {
        // The file is no part of the words of the original.
        var message = fault.File is { } file && fault.Message.StartsWith(file, StringComparison.Ordinal) ? fault.Message[file.Length..] : fault.Message;
        message = fault.Line > 0 ? message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..] : message.TrimStart(':', ' ');
        message = message.Replace(YamlScanner.TabHint, string.Empty, StringComparison.Ordinal);
        return Conversion + (message.StartsWith("json:", StringComparison.Ordinal) || message.StartsWith("unsupported", StringComparison.Ordinal) ? message
            : line > 0 ? $"yaml: line {line}: {message}"
            : $"yaml: {message}");
    }

    // What is wrong with the values, and not with the text, has no line.
    private static int LineOf(ManifestException fault) => fault.InnerException is YamlSyntaxException syntax ? syntax.ReportedLine : 0;

    private static string OrEmpty(object? value, Func<object?, string> write)
    {
        try
        {
            return write(value);
        }
        catch (FunctionException)
        {
            // Helm's contract: a value that YAML cannot hold is written as nothing.
            return string.Empty;
        }
    }

    private static object FromYaml(string text)
    {
        try
        {
            return YamlConversion.Read(text, string.Empty) switch
            {
                GoMap map => map,
                null => new GoMap(),
                var other => JsonFunctions.WithError("error unmarshaling JSON: while decoding JSON: " + JsonFunctions.Mismatch(other, GoMap.PlainType)),
            };
        }
        catch (ManifestException e)
        {
            return JsonFunctions.WithError(Fault(e));
        }
    }

    private static object FromYamlArray(string text)
    {
        try
        {
            return YamlConversion.Read(text, string.Empty) switch
            {
                GoList list => list,
                null => new GoList([]),
                var other => new GoList(["error unmarshaling JSON: while decoding JSON: " + JsonFunctions.Mismatch(other, GoList.AnyType)]),
            };
        }
        catch (ManifestException e)
        {
            return new GoList([Fault(e)]);
        }
    }
}
