using System.Collections.Immutable;
using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Values;

/// <summary>Values files of a source that take the place of a chart's own values.</summary>
internal static class ChartValues
{
    /// <summary>The files laid over each other in their order.</summary>
    /// <exception cref="ChartException">A file is not there, or is no values file.</exception>
    public static GoMap Read(IFileTree tree, ImmutableArray<string> files, bool ignoreMissing)
    {
        var values = new GoMap();
        foreach (var file in files)
        {
            var path = FileTreePaths.Clamp(file);
            if (FileTreePaths.Resolve(tree, path) is not { Kind: FileTreeEntryKind.File } entry)
            {
                values = ignoreMissing ? values : throw new ChartException(ChartFault.Values, $"values file '{file}' is not in the source; correct spec.chart.spec.valuesFiles or add the file");
                continue;
            }

            values = ValuesReader.Overlay(values, ValuesReader.Read(Encoding.UTF8.GetString(tree.Read(entry.Path).Span), file));
        }

        return values;
    }
}
