using Holdfast.Accounts;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery.Goals;

/// <summary>One goal: its steps, its name, and being done with it. Somebody else's isn't there.</summary>
public sealed class ShowModel(Keeping keeping, OwnThings things, MyDay day, IStringLocalizer<GoalPageWords> words)
    : KeepingPage(keeping)
{
    public sealed record Form(string? Name, string? Step);

    [BindProperty]
    public Form Input { get; set; } = new(null, null);

    public Kept<GoalWords> Kept { get; private set; } = null!;

    public bool WasKept { get; private set; }

    public async Task<IActionResult> OnGet(string id, string? kept, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is not { } goal)
        {
            return NotFound();
        }

        WasKept = kept is not null;
        Input = new Form(goal.Name, null);
        return Page();
    }

    /// <summary>It goes by another name.</summary>
    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is null)
        {
            return NotFound();
        }

        var name = Typed.Clean(Input.Name);
        if (name.Length is 0 or > GoalWords.LongestName)
        {
            ModelState.AddModelError("Input.Name", words[new GoalOfWrongLength().Sentence, GoalWords.LongestName]);
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Change(id, goal => goal with { Name = name }, Here(id), cancellation);
    }

    public async Task<IActionResult> OnPostStep(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is not { } goal)
        {
            return NotFound();
        }

        Input = Input with { Name = goal.Name };
        var text = Typed.Clean(Input.Step);
        if (text.Length is 0 or > GoalStep.LongestText)
        {
            ModelState.AddModelError("Input.Step", words[new StepOfWrongLength().Sentence, GoalStep.LongestText]);
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Change(
            id,
            goal =>
            {
                if (goal.Steps.Count >= GoalWords.MostSteps)
                {
                    ModelState.AddModelError("Input.Step", words[new ManySteps().Sentence, GoalWords.MostSteps]);
                    return null;
                }

                return goal with { Steps = [.. goal.Steps, new GoalStep(text)] };
            },
            Here(id) + "#step",
            cancellation);
    }

    /// <param name="at">Which step, from 0.</param>
    /// <param name="text">What they saw there.</param>
    /// <param name="back">Not empty to go back to the list.</param>
    public Task<IActionResult> OnPostTick(string id, int at, string? text, bool done, string? back, CancellationToken cancellation) =>
        Act(id, goal => goal.Tick(at, text ?? "", done, day.Today), string.IsNullOrEmpty(back) ? Here(id) : $"/goals?kept=1#g-{id}", cancellation);

    public Task<IActionResult> OnPostTakeOut(string id, int at, string? text, CancellationToken cancellation) =>
        Act(id, goal => goal.TakeOut(at, text ?? ""), Here(id), cancellation);

    public Task<IActionResult> OnPostReach(string id, CancellationToken cancellation) => Act(id, goal => goal.Reach(day.Today), Here(id), cancellation);

    public Task<IActionResult> OnPostAside(string id, CancellationToken cancellation) => Act(id, goal => goal.PutAside(day.Today), Here(id), cancellation);

    public Task<IActionResult> OnPostAgain(string id, CancellationToken cancellation) => Act(id, goal => goal.TakeUpAgain(), Here(id), cancellation);

    /// <summary>The goal goes for good, with its steps.</summary>
    public async Task<IActionResult> OnPostRemove(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is not { } goal)
        {
            return NotFound();
        }

        Input = Input with { Name = goal.Name };
        if (!IsWhole())
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Keep(
            async () =>
            {
                if (await things.Find<Goal, GoalWords>(id, cancellation) is { } row)
                {
                    Db.Goals.Remove(row);
                }

                return null;
            },
            () => "/goals?kept=1",
            cancellation);
    }

    private static string Here(string id) => $"/goals/{id}?kept=1";

    private async Task<IActionResult> Act(string id, Func<GoalWords, GoalWords> change, string then, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is not { } goal)
        {
            return NotFound();
        }

        Input = Input with { Name = goal.Name };
        return ModelState.IsValid ? await Change(id, change, then, cancellation) : BadRequest();
    }

    /// <param name="change">Null, having said why, to leave it as it is.</param>
    private async Task<IActionResult> Change(string id, Func<GoalWords, GoalWords?> change, string then, CancellationToken cancellation)
    {
        if (!IsWhole())
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Keep(
            async () =>
            {
                if (await things.Find<Goal, GoalWords>(id, cancellation) is not { } row)
                {
                    return NotFound();
                }

                var there = things.Open(row);
                if (change(there) is not { } changed)
                {
                    Kept = new Kept<GoalWords>(id, there);
                    return Again(StatusCodes.Status400BadRequest);
                }

                things.Say(row, changed);
                return null;
            },
            () => then,
            cancellation);
    }

    private async Task<GoalWords?> Find(string id, CancellationToken cancellation)
    {
        if (await things.Find<Goal, GoalWords>(id, cancellation) is not { } row)
        {
            return null;
        }

        var words = things.Open(row);
        Kept = new Kept<GoalWords>(id, words);

        // What is changed later is read again, in its turn.
        Db.ChangeTracker.Clear();
        return words;
    }
}
