export { default } from "../define-plugin";
