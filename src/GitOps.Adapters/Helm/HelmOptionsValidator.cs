using FluentValidation;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Templating;
using GitOps.Core.Composition;
using NodaTime;

namespace GitOps.Adapters.Helm;

/// <summary>Checks the options at start and names all faults at once.</summary>
internal sealed class HelmOptionsValidator : OptionsValidator<HelmOptions>
{
    public HelmOptionsValidator()
        : base(HelmOptions.SectionName)
    {
        RuleFor(options => options.RenderTimeout).GreaterThan(Duration.Zero);
        RuleFor(options => options.KubeVersion).Must(IsVersion).WithMessage("must be a version of Kubernetes, for example 1.33");
        RuleFor(options => options.KeptCharts).InclusiveBetween(0, 100_000);
        RuleFor(options => options.DataFolder).NotEmpty();
        RuleFor(options => options.MaximumIndexBytes).GreaterThan(0);
        RuleFor(options => options.MaximumChartBytes).InclusiveBetween(1, Array.MaxLength);
    }

    private static bool IsVersion(string text)
    {
        try
        {
            return KubernetesVersion.Parse(text).Version.Length > 0;
        }
        catch (ChartException)
        {
            return false;
        }
    }
}
