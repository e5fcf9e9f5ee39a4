using FluentValidation;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Signing;

/// <summary>Refuses options that cannot work, all faults at once.</summary>
internal sealed class SigningOptionsValidator : AbstractValidator<SigningOptions>, IValidateOptions<SigningOptions>
{
    public SigningOptionsValidator()
    {
        RuleFor(options => options.KeyPath).NotEmpty().WithMessage("GitOps:Signing:KeyPath names the key file and cannot be empty.");
        RuleForEach(options => options.TrustedKeys)
            .Must(File.Exists)
            .WithMessage((_, path) => $"GitOps:Signing:TrustedKeys names '{path}', which is not there.");
    }

    public ValidateOptionsResult Validate(string? name, SigningOptions options)
    {
        var result = Validate(options);
        return result.IsValid ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(result.Errors.Select(error => error.ErrorMessage));
    }
}
