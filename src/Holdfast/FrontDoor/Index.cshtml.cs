using Holdfast.Safety;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.FrontDoor;

/// <summary>Home: says what this is and gets somebody to a person.</summary>
public sealed class IndexModel(CrisisLines lines, Viewer viewer, IOpenMeetings openNow) : PageModel
{
    private const int Shown = 3;

    public CountryLines Help { get; } = lines.For(viewer.Country);

    public IReadOnlyList<OpenMeeting> Open { get; private set; } = [];

    /// <summary>Says "ZIP" to those who know the word.</summary>
    public bool HasZips { get; } = viewer.Country is "US" or "PR";

    public void OnGet() => Open = openNow.Find(Shown);
}
