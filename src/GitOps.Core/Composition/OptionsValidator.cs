using FluentValidation;
using Microsoft.Extensions.Options;

namespace GitOps.Core.Composition;

/// <summary>The rules of a room's options. All faults are named at once, each by the key that a user wrote in the configuration.</summary>
/// <param name="section">The section that the options are bound from, for example <c>GitOps:Git</c>.</param>
/// <typeparam name="TOptions">The options.</typeparam>
public abstract class OptionsValidator<TOptions>(string section) : AbstractValidator<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var result = Validate(options);
        return result.IsValid ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(result.Errors.Select(fault => Named(fault.PropertyName, fault.ErrorMessage)));
    }

    // A rule over several keys names them itself.
    private string Named(string property, string message) =>
        message.StartsWith(section, StringComparison.Ordinal) ? message : $"{section}:{property}: {message}";
}
