using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Safety;

/// <summary>Help now: who to call, in the country chosen, the browser's or the operator's. No cookie but for a choice, nothing recorded.</summary>
public sealed class HelpModel(CrisisLines lines, Viewer viewer) : PageModel
{
    /// <summary>ISO 3166's code for no country: somebody whose country isn't in the list said so.</summary>
    public const string AnotherCountry = "ZZ";

    public CountryLines Help { get; private set; } = lines.For(viewer.Country);

    public IReadOnlyList<(string Code, string Name)> Countries =>
        [.. lines.Countries.Select(code => (code, CountryNames.In(code))).OrderBy(country => country.Item2, StringComparer.CurrentCulture)];

    /// <summary>Whether this is the copy that a browser keeps: then it says nothing of who is signed in.</summary>
    public bool IsKept => Request.Headers.ContainsKey("Holdfast-Kept");

    /// <param name="country">A wrong one is passed over: this page is never the place for an error.</param>
    public void OnGet(string? country)
    {
        var headers = Response.GetTypedHeaders();
        if (country is { Length: 2 } && country.All(char.IsAsciiLetter))
        {
            var chosen = country.ToUpperInvariant();
            viewer.Choose(null, null, chosen);
            Help = lines.For(chosen);
            headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
            return;
        }

        Kept(Request.Query.Count == 0, headers);
    }

    /// <summary>An answer that sets no cookie may be kept a while, as it is for this language and these choices.</summary>
    internal static void Kept(bool plain, Microsoft.AspNetCore.Http.Headers.ResponseHeaders headers)
    {
        headers.CacheControl = plain ? new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromMinutes(10) } : new CacheControlHeaderValue { NoStore = true };
        headers.Append(HeaderNames.Vary, $"{HeaderNames.AcceptLanguage}, {HeaderNames.Cookie}");
    }
}
