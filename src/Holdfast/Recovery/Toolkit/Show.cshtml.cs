using System.Diagnostics.CodeAnalysis;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery.Toolkit;

/// <summary>They have kept as many as fit; what they wrote stays in the form.</summary>
public sealed record ToolNotesFull() : Refusal("You have kept {0} notes, and that is the most there is room for. Remove one you no longer need, then keep this one. Your words are still here.");

/// <summary>Nothing was filled in.</summary>
public sealed record NothingWritten() : Refusal("There is nothing to keep yet. Write in one of the fields, or just read: that is fine too.");

/// <summary>More than a field holds.</summary>
public sealed record AnswerTooLong() : Refusal("This is longer than {0} characters. Shorten it, or keep it in two notes.");

/// <summary>One tool: its steps, its clock, and for a member what they write with it. Visitors may write too, and nothing of it leaves their browser.</summary>
[MirrorsNothing]
public sealed class ShowModel(Keeping keeping, Writer writer, OwnThings own, ToolNotes notes, Toolbox tools, IStringLocalizer<ToolkitWords> words) : KeepingPage(keeping)
{
    public Tool Tool { get; private set; } = tools.First;

    public bool IsKept => Request.Headers.ContainsKey(IndexModel.KeptHeader);

    public bool IsMember => Me.IsSignedIn && !IsKept;

    public bool WasKept { get; private set; }

    public bool WasRemoved { get; private set; }

    /// <summary>By the code of the field, as they typed it.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    public ToolNotes.OnePage Notes { get; private set; } = new([], null);

    public bool IsFirstPage { get; private set; } = true;

    public static string NameOf(ToolField field) => UnsentWords.FromData + field.Code;

    /// <summary>What this was called when it was written, or its code where the tool no longer has such a field.</summary>
    public string LabelOf(string code) => Tool.Fields.FirstOrDefault(field => field.Code == code)?.Label.ToString() ?? code;

    public async Task<IActionResult> OnGet(string tool, string? before, string? kept, string? removed, CancellationToken cancellation)
    {
        if (!Find(tool))
        {
            return NotFound();
        }

        (WasKept, WasRemoved, IsFirstPage) = (kept is not null, removed is not null, before is null);
        if (IsMember)
        {
            Notes = await notes.Of(Tool.Code, before, cancellation);
        }

        return Page();
    }

    public async Task<IActionResult> OnPost(string tool, CancellationToken cancellation)
    {
        if (!Me.IsSignedIn)
        {
            return Challenge();
        }

        if (!Find(tool) || Tool.Fields.Count == 0)
        {
            return NotFound();
        }

        Typed = Tool.Fields.ToDictionary(field => field.Code, field => Request.Form[NameOf(field)].FirstOrDefault() ?? "");
        if (!IsWhole())
        {
            return await Again(StatusCodes.Status400BadRequest, cancellation);
        }

        var answers = Answers();
        if (!ModelState.IsValid)
        {
            return await Again(StatusCodes.Status400BadRequest, cancellation);
        }

        // Asked for here: which day it is can be told of a member alone.
        var day = HttpContext.RequestServices.GetRequiredService<MyDay>().Today;
        return await Keep(
            async () =>
            {
                if (await own.Count<ToolNote, ToolWords>(cancellation) >= ToolNote.MostPerMember)
                {
                    return words[new ToolNotesFull().Sentence, ToolNote.MostPerMember];
                }

                own.Keep<ToolNote, ToolWords>(new(Tool.Code, day, answers));
                return null;
            },
            Tool.Address + "?kept=1#notes",
            cancellation);
    }

    public async Task<IActionResult> OnPostRemove(string tool, string? id, CancellationToken cancellation)
    {
        if (!Me.IsSignedIn)
        {
            return Challenge();
        }

        if (!Find(tool) || await own.Find<ToolNote, ToolWords>(id, cancellation) is not { } note)
        {
            return NotFound();
        }

        return await Guarded(async () =>
        {
            // Safe to do twice: a second click finds nothing to remove.
            await writer.Write(Db, () => Db.ToolNotes.Where(mine => mine.Id == note.Id).ExecuteDeleteAsync(cancellation), cancellation);
            return LocalRedirect(Tool.Address + "?removed=1#notes");
        });
    }

    protected override async Task Draw(CancellationToken cancellation) => Notes = await notes.Of(Tool.Code, null, cancellation);

    /// <summary>What they wrote, by field, without what is empty; a fault is told beside its field.</summary>
    private Dictionary<string, string> Answers()
    {
        var answers = new Dictionary<string, string>();
        foreach (var field in Tool.Fields)
        {
            var text = Web.Typed.Clean(Typed[field.Code].ReplaceLineEndings(field.Kind == ToolFieldKind.Text ? "\n" : " "));
            if (text.Length > field.Longest)
            {
                ModelState.AddModelError("Input." + NameOf(field), words[new AnswerTooLong().Sentence, field.Longest]);
            }
            else if (Said(field, text) is { Length: > 0 } said)
            {
                answers.Add(field.Code, said);
            }
        }

        if (answers.Count == 0 && ModelState.IsValid)
        {
            ModelState.AddModelError("Input." + NameOf(Tool.Fields[0]), words[new NothingWritten().Sentence]);
        }

        return answers;
    }

    /// <summary>In words: the file of tools may change, and what somebody kept still says what it said.</summary>
    private string? Said(ToolField field, string text) => field.Kind switch
    {
        ToolFieldKind.Yes => text.Length > 0 ? words["Yes"].Value : null,
        ToolFieldKind.Choice => Tool.Choices.GetValueOrDefault(text)?.ToString(),
        _ => text,
    };

    private bool Find([NotNullWhen(true)] string? code)
    {
        if (tools.Find(code) is not { } found)
        {
            return false;
        }

        Tool = found;
        return true;
    }

    private async Task<IActionResult> Again(int status, CancellationToken cancellation)
    {
        await Draw(cancellation);
        return Again(status);
    }
}
