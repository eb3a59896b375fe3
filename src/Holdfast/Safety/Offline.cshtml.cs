using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Safety;

/// <summary>What a browser keeps for when there is no network: who to call.</summary>
public sealed class OfflineModel(CrisisLines lines, Viewer viewer) : PageModel
{
    public CountryLines Help { get; } = lines.For(viewer.Country);

    public void OnGet() => HelpModel.Kept(Request.Query.Count == 0, Response.GetTypedHeaders());
}
