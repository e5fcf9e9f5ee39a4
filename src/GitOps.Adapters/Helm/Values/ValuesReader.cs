using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Values;

/// <summary>Reads values files. Several documents in one file overlay each other.</summary>
internal static class ValuesReader
{
    /// <summary>Reads a values file.</summary>
    /// <exception cref="ChartException">The text is no map.</exception>
    public static GoMap Read(string text, string file, string context = "")
    {
        var values = new GoMap();
        try
        {
            foreach (var document in YamlReader.ReadAll(text, file, allowDuplicateKeys: true, keepComments: false))
            {
                switch (document.Root is { } root ? YamlConversion.Of(YamlValues.ToValue(root, file)) : null)
                {
                    case null:
                        break;
                    case GoMap map:
                        values = Overlay(values, map);
                        break;
                    case var other:
                        throw new ChartException(
                            ChartFault.Values,
                            $"{context}error unmarshaling JSON: while decoding JSON: {JsonFunctions.Mismatch(other, GoMap.ValuesType)}");
                }
            }
        }
        catch (ManifestException e)
        {
            throw new ChartException(ChartFault.Values, context + YamlFunctions.Fault(e), e);
        }

        return values;
    }

    /// <summary>The first map with the second laid over it: maps merge, everything else is replaced, null stays.</summary>
    public static GoMap Overlay(GoMap below, GoMap above)
    {
        var merged = below.Copy();
        foreach (var (key, value) in above)
        {
            merged[key] = value is GoMap upper && merged[key] is GoMap lower ? Overlay(lower, upper) : value;
        }

        return merged;
    }
}
