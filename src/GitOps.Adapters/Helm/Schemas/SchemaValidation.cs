using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>Checks values against the schemas of a chart and its subcharts.</summary>
internal static class SchemaValidation
{
    /// <summary>Refuses values that do not fit, with every violation.</summary>
    /// <exception cref="ChartException">The values do not fit, or a schema cannot be used.</exception>
    public static void Validate(ChartInstance chart, GoMap values)
    {
        var faults = new StringBuilder();
        Collect(chart, values, faults);
        if (faults.Length > 0)
        {
            throw new ChartException(ChartFault.Schema, $"values don't meet the specifications of the schema(s) in the following chart(s):\n{faults}");
        }
    }

    private static void Collect(ChartInstance chart, GoMap values, StringBuilder faults)
    {
        Check(chart, values, faults);
        foreach (var subchart in chart.Dependencies)
        {
            switch (values[subchart.Name])
            {
                case null:
                    break;
                case GoMap inner:
                    Collect(subchart, inner, faults);
                    break;
                case var other:
                    faults.Append(subchart.Name).Append(":\ninvalid type for values: expected object (map), got ").Append(GoType.NameOf(other)).Append('\n');
                    break;
            }
        }
    }

    private static void Check(ChartInstance chart, GoMap values, StringBuilder faults)
    {
        try
        {
            if (chart.Chart.Schema?.Validate(values) is { Count: > 0 } violations)
            {
                var text = new StringBuilder();
                foreach (var violation in violations)
                {
                    violation.Write(text);
                }

                faults.Append(chart.Name).Append(":\n").Append(text).Append('\n');
            }
        }
        catch (Exception e) when (e is SchemaException or TemplateBudgetException)
        {
            faults.Append(chart.Name).Append(":\n").Append(e.Message).Append('\n');
        }
    }
}
