using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>Who asks.</summary>
internal sealed record Identity(string Name, ImmutableArray<string> Groups)
{
    public const string AnonymousName = "system:anonymous";
    public const string Authenticated = "system:authenticated";
    public const string Unauthenticated = "system:unauthenticated";

    /// <summary>The group that may do everything, whatever the roles say.</summary>
    public const string Masters = "system:masters";

    private const string AccountPrefix = "system:serviceaccount:";
    private const string AccountGroup = "system:serviceaccounts";

    /// <summary>The server's own controllers.</summary>
    public static Identity Server { get; } = new("system:apiserver", [Masters]);

    public static Identity Anonymous { get; } = new(AnonymousName, [Unauthenticated]);

    public string Uid { get; init; } = string.Empty;

    /// <summary>Further facts of the identity, each with its values.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Extra { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    public bool IsMaster => Groups.Contains(Masters);

    public static Identity OfAccount(string @namespace, string name, string uid) =>
        new($"{AccountPrefix}{@namespace}:{name}", [.. AccountGroups(@namespace), Authenticated]) { Uid = uid };

    public static ImmutableArray<string> AccountGroups(string @namespace) => [AccountGroup, $"{AccountGroup}:{@namespace}"];

    /// <summary>Namespace and name of the service account that a user name stands for; null when it stands for none.</summary>
    public static (string Namespace, string Name)? AccountOf(string user) =>
        user.StartsWith(AccountPrefix, StringComparison.Ordinal) && user[AccountPrefix.Length..].Split(':') is [{ Length: > 0 } @namespace, { Length: > 0 } name] ? (@namespace, name) : null;

    /// <summary>As reviews and webhooks are told.</summary>
    public KubeMap Describe()
    {
        var builder = new KubeMap.Builder { ["username"] = Name };
        if (Uid.Length > 0)
        {
            builder["uid"] = Uid;
        }

        if (Groups.Length > 0)
        {
            builder["groups"] = KubeList.Of(Groups.Select(group => (KubeValue)group));
        }

        if (!Extra.IsEmpty)
        {
            builder["extra"] = KubeMap.Of(Extra.Select(entry => KeyValuePair.Create(entry.Key, (KubeValue)KubeList.Of(entry.Value.Select(value => (KubeValue)value)))));
        }

        return builder.Build();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({string.Join(", ", Groups)})");
}
