using FluentValidation;

namespace GitOps.Core.Definitions;

/// <summary>What a <see cref="GitRepository"/> must fulfil, whether read from a custom resource or made in C#.</summary>
internal sealed class GitRepositoryValidator : AbstractValidator<GitRepository>
{
    public GitRepositoryValidator()
    {
        RuleFor(repository => repository.Key).MustBeKeyOf(GitRepository.KindName);
        RuleFor(repository => repository.Url).At("spec.url")
            .Must(url => url is { IsAbsoluteUri: true, Scheme: "http" or "https" or "ssh" or "file" })
            .WithMessage("must begin with https://, http://, ssh:// or file://");
        RuleFor(repository => repository.Interval).At("spec.interval").MustRest();
        RuleFor(repository => repository.Timeout).At("spec.timeout").MustRest();
        RuleFor(repository => repository.SecretName).At("spec.secretRef.name")
            .Must(name => name is null || KubeNames.IsSubdomain(name)).WithMessage("must be the name of a Secret");
        RuleFor(repository => repository.Reference.Commit).At("spec.ref.commit")
            .Must(commit => commit is null || (commit.Length == 40 && commit.All(char.IsAsciiHexDigit)))
            .WithMessage("must be all 40 hexadecimal digits of the commit");
        RuleFor(repository => repository.Reference.Name).At("spec.ref.name")
            .Must(name => name is null || (!name.StartsWith('/') && !name.EndsWith('/')))
            .WithMessage("must be a full reference such as refs/heads/main, without '/' at its ends");
    }
}
