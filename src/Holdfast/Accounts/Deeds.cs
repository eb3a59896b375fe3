using Holdfast.Ui;

namespace Holdfast.Accounts;

/// <summary>What this slice writes into the audit log. Every slice names its own.</summary>
public static class Deeds
{
    public const string CodesMade = "codes-made";
    public const string RoleGiven = "role-given";
    public const string RoleRevoked = "role-revoked";
    public const string Recovered = "recovered";
    public const string OthersEnded = "others-ended";
    public const string PassphraseChosen = "passphrase-chosen";
    public const string PasskeyAdded = "passkey-added";
    public const string PasskeyRemoved = "passkey-removed";
    public const string CopyTaken = "copy-taken";

    internal static readonly IReadOnlyList<DeedWords> Said =
    [
        new(CodesMade, new("New recovery codes were made.", "Se hicieron códigos de recuperación nuevos.")),
        new(RoleGiven, new("You were given a role.", "Se te dio una tarea.")),
        new(RoleRevoked, new("A role of yours was ended.", "Se terminó una tarea tuya.")),
        new(Recovered, new("Your place was opened with a recovery code, and your way in was changed.", "Tu lugar se abrió con un código de recuperación y se cambió tu entrada.")),
        new(OthersEnded, new("Other browsers were signed out.", "Se cerró la sesión en otros navegadores.")),
        new(PassphraseChosen, new("A new passphrase was chosen.", "Se eligió una frase de paso nueva.")),
        new(PasskeyAdded, new("A passkey was added.", "Se añadió una llave de acceso.")),
        new(PasskeyRemoved, new("A passkey was removed.", "Se quitó una llave de acceso.")),
        new(CopyTaken, new("A copy of everything of yours was made.", "Se hizo una copia de todo lo tuyo.")),
    ];
}

/// <summary>How a deed in the audit log is told to the member it is about. Each slice registers its own with <c>AddSingleton</c>.</summary>
/// <param name="Verb">As noted in <see cref="Audit.Note"/>.</param>
public sealed record DeedWords(string Verb, LocalText Said);
