using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Holdfast.Web;

/// <summary>
/// Every page asks for a signed-in member unless its route is on the one checked-in list,
/// <c>Web/anonymous-pages.txt</c>. A new page that nobody listed is closed.
/// </summary>
public static class DenyByDefault
{
    public static readonly IReadOnlySet<string> AnonymousPages = Read();

    public static void AddDenyByDefault(this WebApplicationBuilder builder) =>
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

    /// <summary>Opens the listed pages, and only those.</summary>
    public static void OpenListedPages(PageConventionCollection conventions) => conventions.Add(new OpenListed());

    private static HashSet<string> Read()
    {
        using var stream = typeof(DenyByDefault).Assembly.GetManifestResourceStream("Holdfast.Web.anonymous-pages.txt")
            ?? throw new InvalidOperationException("The list of anonymous pages isn't in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .ToHashSet(StringComparer.Ordinal);
    }

    private sealed class OpenListed : IPageRouteModelConvention
    {
        public void Apply(PageRouteModel model)
        {
            foreach (var selector in model.Selectors)
            {
                var route = "/" + selector.AttributeRouteModel?.Template?.TrimStart('/');
                if (AnonymousPages.Contains(route))
                {
                    selector.EndpointMetadata.Add(new AllowAnonymousAttribute());
                }
            }
        }
    }
}
