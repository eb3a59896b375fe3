using Holdfast.Recovery.Plans;
using Holdfast.Safety;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery;

/// <summary>What comes after: people, what helped this member before, and a meeting soon.</summary>
public sealed class LapseAfterModel(OwnThings own, RecoveryVocabulary vocabulary, IOpenMeetings openMeetings, CrisisLines lines, Viewer viewer) : PageModel
{
    private const int MostPeople = 3;
    private const int MostMeetings = 3;
    private const int MostDeeds = 4;
    private const int LookedBack = 200;

    public bool NeedsHelp { get; private set; }

    public bool HasClocks { get; private set; }

    public CountryLines Lines => lines.For(viewer.Country);

    public IReadOnlyList<PlanPerson> People { get; private set; } = [];

    public IReadOnlyList<LocalText> Helped { get; private set; } = [];

    public IReadOnlyList<OpenMeeting> Meetings { get; private set; } = [];

    public async Task OnGet(string? help, CancellationToken cancellation)
    {
        NeedsHelp = help is not null;
        HasClocks = await own.Count<Clock, ClockFace>(cancellation) > 0;
        People = (await own.Latest<Plan, PlanWords>(1, cancellation)) is [var plan] ? [.. plan.Words.People.Take(MostPeople)] : [];
        var urges = await own.Latest<Urge, UrgeNote>(LookedBack, cancellation);
        Helped = [.. UrgePatterns.DidAndEased(urges.Select(urge => urge.Words)).Where(vocabulary.Deeds.ContainsKey).Take(MostDeeds).Select(deed => vocabulary.Deeds[deed])];
        Meetings = openMeetings.Find(MostMeetings);
    }
}
