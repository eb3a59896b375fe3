using Holdfast.Accounts;
using Holdfast.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery;

/// <summary>One's own check-in is changed for a day, and removed at any time.</summary>
public sealed class ChangeCheckInModel(
    Keeping keeping, OwnThings own, MyDay day, RecoveryVocabulary vocabulary, IFeelings feelings, IStringLocalizer<RecoveryWords> words) : KeepingPage(keeping)
{
    [BindProperty]
    public CheckInForm Input { get; set; } = new();

    public HowItIs How { get; private set; } = null!;

    public MyDay Day => day;

    public RecoveryVocabulary Vocabulary => vocabulary;

    public IFeelings Feelings => feelings;

    public bool MayChange => day.At - How.At < CheckIn.ChangedFor;

    public async Task<IActionResult> OnGet(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is null)
        {
            return NotFound();
        }

        Input = CheckInForm.Of(How);
        return Page();
    }

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is not { } checkIn)
        {
            return NotFound();
        }

        var how = Input.Read(How.At, How.Day, vocabulary, feelings, ModelState, words);
        if (!MayChange)
        {
            NotDone = words["A check-in can be changed for a day; after that it stays as it was felt. You can still remove it."];
        }

        return await Keep(() => own.Say(checkIn, how!), "/today?kept=1", cancellation);
    }

    public async Task<IActionResult> OnPostRemove(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is not { } checkIn)
        {
            return NotFound();
        }

        ModelState.Clear();
        Input = CheckInForm.Of(How);
        return await Keep(() => Db.CheckIns.Remove(checkIn), "/check-ins?removed=1", cancellation);
    }

    private async Task<CheckIn?> Find(string id, CancellationToken cancellation)
    {
        var checkIn = await own.Find<CheckIn, HowItIs>(id, cancellation);
        if (checkIn is not null)
        {
            How = own.Open(checkIn);
        }

        return checkIn;
    }
}
