using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>All functions a Helm template can call: Go's own, sprig's, Helm's; where names meet, the later family wins.</summary>
internal static class FunctionTable
{
    /// <summary>The functions by name.</summary>
    public static IReadOnlyDictionary<string, TemplateFunction> All { get; } = Build();

    private static Dictionary<string, TemplateFunction> Build()
    {
        IEnumerable<TemplateFunction>[] families =
        [
            BuiltinFunctions.All,
            ComparisonFunctions.All,
            CaseFunctions.All,
            CertificateFunctions.All,
            ConversionFunctions.All,
            CryptoFunctions.All,
            DateFunctions.All,
            DecimalFunctions.All,
            DictionaryFunctions.All,
            DurationFunctions.All,
            EncodingFunctions.All,
            JsonFunctions.All,
            ListFunctions.All,
            LogicFunctions.All,
            NumberFunctions.All,
            PathFunctions.All,
            RandomFunctions.All,
            RegexFunctions.All,
            RenderFunctions.All,
            SemVerFunctions.All,
            StringFunctions.All,
            TomlFunctions.All,
            TypeFunctions.All,
            UrlFunctions.All,
            YamlFunctions.All,
        ];
        var table = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal);
        foreach (var family in families)
        {
            foreach (var function in family)
            {
                table[function.Name] = function;
            }
        }

        return table;
    }
}
