using System.Collections.Immutable;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Collects fields of a map and leaves out those that say nothing.</summary>
internal sealed class FieldWriter
{
    private readonly KubeMap.Builder fields = new();

    public KubeMap Map => fields.Build();

    public FieldWriter Text(string key, string? text) => text is null ? this : Always(key, text);

    public FieldWriter Span(string key, Duration? span, bool hours = true) =>
        Text(key, span is { } given ? GoDuration.Print(given, hours) : null);

    /// <summary>A flag that is off says nothing.</summary>
    public FieldWriter Flag(string key, bool flag) => flag ? Always(key, true) : this;

    public FieldWriter Number(string key, long? number) => number is { } given ? Always(key, given) : this;

    /// <summary>A choice that was not made says nothing.</summary>
    public FieldWriter Choice(string key, bool? choice) => choice is { } given ? Always(key, given) : this;

    /// <summary>An empty map or list says nothing.</summary>
    public FieldWriter Value(string key, KubeValue? value) =>
        value is null or KubeMap { Count: 0 } or KubeList { Count: 0 } ? this : Always(key, value);

    public FieldWriter Always(string key, KubeValue value)
    {
        fields[key] = value;
        return this;
    }

    public FieldWriter Each<T>(string key, ImmutableArray<T> items, Func<T, KubeValue> write) =>
        Value(key, KubeList.Of(items.Select(write)));

    /// <summary>The name of an object of the same namespace.</summary>
    public FieldWriter Reference(string key, string? name) => name is null ? this : Always(key, KubeMap.Of(("name", name)));

    /// <summary>The longest time of one fetch, when it is not the default.</summary>
    public FieldWriter Timeout(Duration timeout) => Span("timeout", timeout == SourceFields.DefaultTimeout ? null : timeout, hours: false);

    /// <summary>Signatures that are required.</summary>
    public FieldWriter Verification(ArtifactVerification? verification) => verification is null
        ? this
        : Always("verify", new FieldWriter()
            .Text("provider", verification.Provider)
            .Reference("secretRef", verification.SecretName)
            .Reference("trustedRootSecretRef", verification.TrustedRootSecretName)
            .Each("matchOIDCIdentity", verification.Identities, identity => KubeMap.Of(("issuer", identity.Issuer), ("subject", identity.Subject)))
            .Map);
}
