using System.Collections.Immutable;
using GitOps.Adapters.EmbeddedCluster.Http;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>Somebody acts as somebody else: the <c>Impersonate-*</c> headers, each of which the verb <c>impersonate</c> must allow.</summary>
internal static class Impersonation
{
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <summary>The identity that the request asks to act as; the caller's own when it asks for none.</summary>
    /// <exception cref="ApiException">The caller may not act as that, or the headers name no user.</exception>
    public static Identity Apply(HttpContext http, Identity caller, Authorizer authorizer)
    {
        var headers = http.Request.Headers;
        var (user, uid) = (headers["Impersonate-User"].ToString(), headers["Impersonate-Uid"].ToString());
        var groups = Texts(headers["Impersonate-Group"]);
        var extra = headers
            .Where(header => header.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            .ToImmutableSortedDictionary(header => Uri.UnescapeDataString(header.Key[ExtraPrefix.Length..].ToLowerInvariant()), header => Texts(header.Value), StringComparer.Ordinal);
        if (user.Length == 0)
        {
            return uid.Length == 0 && groups.IsEmpty && extra.IsEmpty ? caller
                : throw new ApiException(500, "InternalError", $"Internal error occurred: requested [{string.Join(' ', Asked(uid, groups, extra))}] without impersonating a user");
        }

        Allow(authorizer, caller, user, uid, groups, extra);
        var account = Identity.AccountOf(user);
        if (groups.IsEmpty && account is var (@namespace, _))
        {
            groups = Identity.AccountGroups(@namespace);
        }

        var own = user == Identity.AnonymousName ? Identity.Unauthenticated : Identity.Authenticated;
        return new Identity(user, groups.Contains(Identity.Authenticated) || groups.Contains(Identity.Unauthenticated) ? groups : groups.Add(own)) { Uid = uid, Extra = extra };
    }

    private static void Allow(Authorizer authorizer, Identity caller, string user, string uid, ImmutableArray<string> groups, ImmutableSortedDictionary<string, ImmutableArray<string>> extra)
    {
        Demand(string.Empty, Identity.AccountOf(user) is null ? "users" : "serviceaccounts", Identity.AccountOf(user)?.Name ?? user, Identity.AccountOf(user)?.Namespace ?? string.Empty);
        foreach (var group in groups)
        {
            Demand(string.Empty, "groups", group);
        }

        foreach (var (key, values) in extra)
        {
            foreach (var value in values)
            {
                Demand("authentication.k8s.io", "userextras", value, subresource: key);
            }
        }

        if (uid.Length > 0)
        {
            Demand("authentication.k8s.io", "uids", uid);
        }

        void Demand(string group, string resource, string name, string @namespace = "", string subresource = "") =>
            authorizer.Demand(caller, new AccessRequest("impersonate", group, resource, subresource, @namespace, name));
    }

    private static IEnumerable<string> Asked(string uid, ImmutableArray<string> groups, ImmutableSortedDictionary<string, ImmutableArray<string>> extra) =>
        groups.Concat(extra.Keys).Concat(uid.Length == 0 ? [] : [uid]);

    private static ImmutableArray<string> Texts(Microsoft.Extensions.Primitives.StringValues values) => [.. values.Select(value => value ?? string.Empty).Where(value => value.Length > 0)];
}
