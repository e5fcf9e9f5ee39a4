using FluentValidation;
using GitOps.Core.Composition;

namespace GitOps.Adapters.Oci;

/// <summary>Checks the options at start and names all faults at once.</summary>
internal sealed class OciOptionsValidator : OptionsValidator<OciOptions>
{
    public OciOptionsValidator()
        : base(OciOptions.SectionName)
    {
        RuleFor(options => options.DataFolder).NotEmpty();
        RuleFor(options => options.MaximumLayerBytes).GreaterThan(0);
        RuleFor(options => options.MaximumTreeBytes).GreaterThan(0);
        RuleFor(options => options.MaximumFileBytes).InclusiveBetween(1, Array.MaxLength);
        RuleFor(options => options.MaximumEntries).GreaterThan(0);
        RuleFor(options => options.MaximumTags).GreaterThan(0);
        RuleFor(options => options.KeptArtifacts).InclusiveBetween(1, 10_000);
    }
}
