using FluentValidation;
using GitOps.Core.Composition;

namespace GitOps.Adapters.Signing;

/// <summary>Refuses options that cannot work, all faults at once.</summary>
internal sealed class SigningOptionsValidator : OptionsValidator<SigningOptions>
{
    public SigningOptionsValidator()
        : base(SigningOptions.Section)
    {
        RuleFor(options => options.KeyPath).NotEmpty().WithMessage("GitOps:Signing:KeyPath names the key file and cannot be empty.");
        RuleForEach(options => options.TrustedKeys)
            .Must(File.Exists)
            .WithMessage((_, path) => $"GitOps:Signing:TrustedKeys names '{path}', which is not there.");
    }
}
