using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Templating;

/// <summary>A release's name as the text of a template without data, as Helm's <c>--name-template</c>.</summary>
internal static class NameTemplate
{
    private const string Name = "name-template";

    /// <summary>What the template makes.</summary>
    /// <exception cref="ChartException">It cannot be parsed or failed.</exception>
    public static string Execute(string template, TemplateSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var set = new TemplateSet(FunctionTable.All);
            set.Add(Name, template);
            var budget = new ExecutionBudget(settings.Limits, cancellationToken);
            using var executor = new Executor(set, budget, new OutputBuffer(budget)) { Now = settings.Now };
            return executor.Execute(Name, null);
        }
        catch (TemplateParseException e)
        {
            throw TemplateFaults.Of(e);
        }
        catch (TemplateExecutionException e)
        {
            throw TemplateFaults.Of(e);
        }
        catch (TemplateBudgetException e)
        {
            throw new ChartException(ChartFault.Budget, $"{Name}: {e.Message}", e);
        }
    }
}
