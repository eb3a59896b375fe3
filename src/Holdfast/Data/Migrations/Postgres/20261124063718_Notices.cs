using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Holdfast.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Notices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Notices",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    MemberId = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    About = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false),
                    Where = table.Column<byte[]>(type: "bytea", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    IsSeen = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Notices_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PushDevices",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    MemberId = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false),
                    Where = table.Column<byte[]>(type: "bytea", nullable: false),
                    Since = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    TellAt = table.Column<long>(type: "bigint", nullable: true),
                    TellUntil = table.Column<long>(type: "bigint", nullable: false),
                    IsUrgent = table.Column<bool>(type: "boolean", nullable: false),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    Missed = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PushDevices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PushDevices_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Reaches",
                columns: table => new
                {
                    MemberId = table.Column<long>(type: "bigint", nullable: false),
                    Choices = table.Column<byte[]>(type: "bytea", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    IsUrgent = table.Column<bool>(type: "boolean", nullable: false),
                    ToldOn = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    ToldCount = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reaches", x => x.MemberId);
                    table.ForeignKey(
                        name: "FK_Reaches_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VapidKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Public = table.Column<byte[]>(type: "bytea", maxLength: 65, nullable: false),
                    Private = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VapidKeys", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Notices_At",
                table: "Notices",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Notices_MemberId_About",
                table: "Notices",
                columns: new[] { "MemberId", "About" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Notices_MemberId_At_Id",
                table: "Notices",
                columns: new[] { "MemberId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Notices_PublicId",
                table: "Notices",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushDevices_MemberId_Hash",
                table: "PushDevices",
                columns: new[] { "MemberId", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushDevices_PublicId",
                table: "PushDevices",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushDevices_TellAt",
                table: "PushDevices",
                column: "TellAt");

            migrationBuilder.CreateIndex(
                name: "IX_Reaches_DueAt",
                table: "Reaches",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Notices");

            migrationBuilder.DropTable(
                name: "PushDevices");

            migrationBuilder.DropTable(
                name: "Reaches");

            migrationBuilder.DropTable(
                name: "VapidKeys");
        }
    }
}
