using Holdfast.Accounts;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery.Goals;

/// <summary>What a member wants to get to: what they are at, and what is done with.</summary>
public sealed class IndexModel(Keeping keeping, OwnThings things, MyDay day, IStringLocalizer<GoalPageWords> words)
    : KeepingPage(keeping)
{
    public sealed record Form(string? Name);

    [BindProperty]
    public Form Input { get; set; } = new(Name: null);

    public IReadOnlyList<Kept<GoalWords>> Open { get; private set; } = [];

    /// <summary>Reached or put aside, the latest first.</summary>
    public IReadOnlyList<Kept<GoalWords>> Done { get; private set; } = [];

    public bool WasKept { get; private set; }

    public bool IsFull => Open.Count + Done.Count >= Goal.MostPerMember;

    public Task OnGet(string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        return Show(cancellation);
    }

    /// <summary>A new goal.</summary>
    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        await Show(cancellation);
        var name = Typed.Clean(Input.Name);
        if (name.Length is 0 or > GoalWords.LongestName)
        {
            ModelState.AddModelError("Input.Name", words[new GoalOfWrongLength().Sentence, GoalWords.LongestName]);
        }

        if (!IsWhole() || !ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        var id = "";
        return await Keep(
            async () =>
            {
                if (await things.Count<Goal, GoalWords>(cancellation) >= Goal.MostPerMember)
                {
                    NotDone = words[new ManyGoals().Sentence, Goal.MostPerMember];
                    return Again(StatusCodes.Status400BadRequest);
                }

                id = things.Keep<Goal, GoalWords>(new GoalWords(name, day.Today, [])).PublicId;
                return null;
            },
            () => id.Length > 0 ? "/goals/" + id : "/goals",
            cancellation);
    }

    private async Task Show(CancellationToken cancellation)
    {
        var all = await things.Latest<Goal, GoalWords>(Goal.MostPerMember, cancellation);
        Open = [.. all.Where(goal => goal.Words.IsOpen)];
        Done = [.. all.Where(goal => !goal.Words.IsOpen).OrderByDescending(goal => goal.Words.DoneOn)];
    }
}
