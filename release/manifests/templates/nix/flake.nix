{
  description = "Voice cues for a runner who cannot look, and a log of the race";

  inputs.nixpkgs.url = "nixpkgs";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "riscv64-linux" "x86_64-darwin" "aarch64-darwin" ];
    in
    {
      packages = nixpkgs.lib.genAttrs systems (system: {
        default = import ./default.nix { pkgs = nixpkgs.legacyPackages.${system}; };
      });
    };
}
