using System.Collections.Frozen;
using Holdfast.Ui;

namespace Holdfast.Accounts;

/// <summary>
/// What a member may be trusted with here. Each is also the name of a policy: <c>[Authorize(Policy = Roles.Steward)]</c>
/// asks for a signed-in member who holds it now. A role says what kind of act; in a group its holder must also belong to it.
/// </summary>
public static class Roles
{
    public const string Greeter = "greeter";
    public const string Facilitator = "facilitator";
    public const string Mentor = "mentor";
    public const string PeerWorker = "peer-worker";
    public const string Supervisor = "supervisor";
    public const string Clinician = "clinician";
    public const string Steward = "steward";

    private static readonly FrozenDictionary<string, LocalText> Named = new Dictionary<string, LocalText>
    {
        [Greeter] = new("Greeter", "Quien da la bienvenida"),
        [Facilitator] = new("Facilitator", "Facilitación"),
        [Mentor] = new("Mentor", "Acompañamiento"),
        [PeerWorker] = new("Peer support worker", "Apoyo entre pares"),
        [Supervisor] = new("Supervisor", "Supervisión"),
        [Clinician] = new("Clinician", "Atención clínica"),
        [Steward] = new("Steward", "Cuidado del sitio"),
    }.ToFrozenDictionary();

    public static IEnumerable<string> All => Named.Keys;

    public static LocalText Name(string role) => Named[role];

    public static bool IsOne(string role) => Named.ContainsKey(role);
}
